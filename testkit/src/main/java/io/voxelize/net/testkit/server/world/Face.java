package io.voxelize.net.testkit.server.world;

/** The faces of a unit cube, in the order of the registry, with their corners as the registry tells them. */
enum Face {
    PX(0, 1, 0, 0, "111 101 110 100", "01 00 11 10"),
    PY(1, 0, 1, 0, "011 111 010 110", "11 01 10 00"),
    PZ(2, 0, 0, 1, "001 101 011 111", "00 10 01 11"),
    NX(3, -1, 0, 0, "010 000 011 001", "01 00 11 10"),
    NY(4, 0, -1, 0, "101 001 100 000", "10 00 11 01"),
    NZ(5, 0, 0, -1, "100 000 110 010", "00 10 01 11");

    /** Corners of a face. */
    static final int CORNERS = 4;

    private static final int STRIDE_POSITION = 4;
    private static final int STRIDE_UV = 3;

    private final int index;
    private final int dx;
    private final int dy;
    private final int dz;
    private final String positions;
    private final String uvs;

    Face(int index, int dx, int dy, int dz, String positions, String uvs) {
        this.index = index;
        this.dx = dx;
        this.dy = dy;
        this.dz = dz;
        this.positions = positions;
        this.uvs = uvs;
    }

    /** 0 to 5. */
    int index() {
        return index;
    }

    int direction(int axis) {
        return axis == 0 ? dx : axis == 1 ? dy : dz;
    }

    /** 0 or 1. */
    int position(int corner, int axis) {
        return positions.charAt(corner * STRIDE_POSITION + axis) - '0';
    }

    /** 0 or 1. */
    int uv(int corner, int axis) {
        return uvs.charAt(corner * STRIDE_UV + axis) - '0';
    }
}
