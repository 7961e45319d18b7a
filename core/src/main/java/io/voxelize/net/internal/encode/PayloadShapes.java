package io.voxelize.net.internal.encode;

import org.jspecify.annotations.Nullable;

/**
 * What servers expect inside the payloads that they parse themselves. Before mid 2026 one that differs ends a world, on
 * servers of 2023 everything.
 *
 * <p>Source: {@code default_client_parser} and the {@code vox-builtin} methods, upstream v3.0.0 (34cb852).
 *
 * <p><b>Thread:</b> the one that owns the object.
 */
final class PayloadShapes {

    static final String SET_TIME = "vox-builtin:set-time";
    static final String UPDATE_BLOCK_ENTITY = "vox-builtin:update-block-entity";

    /** Longer texts inside a text are not kept for the next one. */
    private static final int MAX_KEPT = 64 << 10;

    private final JsonCheck check;
    private final JsonCheck.Member timeMember = this::timeMember;
    private final JsonCheck.Member blockEntityMember = this::blockEntityMember;
    private final JsonCheck.Member peerMember = this::peerMember;
    private int found;
    private @Nullable StringBuilder inner;
    private @Nullable JsonCheck innerCheck;

    /**
     * Creates an object that looks into one payload after the other.
     *
     * @param check that reads them.
     */
    PayloadShapes(JsonCheck check) {
        this.check = check;
    }

    /** Tells whether a server can take the payload of a call. */
    boolean isMethodPayload(String method, String payload) {
        found = 0;
        return switch (method) {
            case SET_TIME -> check.isObject(payload, timeMember) && found == 1;
            // Keys do not come twice, so two finds are both.
            case UPDATE_BLOCK_ENTITY -> check.isObject(payload, blockEntityMember) && found == 2;
            default -> payload.isEmpty() || check.isValue(payload);
        };
    }

    /** Tells whether a server can take the state of a player: an object whose known members are of their kind. */
    boolean isPeerMetadata(String metadata) {
        return check.isObject(metadata, peerMember);
    }

    private boolean timeMember() {
        if (!check.isNamed("time")) {
            return check.value();
        }
        found++;
        return check.floatNumber();
    }

    private boolean blockEntityMember() {
        if (check.isNamed("id")) {
            found++;
            return isText();
        }
        if (check.isNamed("json")) {
            found++;
            // The entity's own data: JSON in a string, which the server and every other client parses.
            return isJsonText();
        }
        if (check.isNamed("voxel")) {
            return isIntTriple();
        }
        return check.isNamed("isPartial") ? check.bool() : check.value();
    }

    private boolean peerMember() {
        if (check.isNamed("position") || check.isNamed("direction")) {
            return isFloatTriple();
        }
        return isFlag() ? check.bool() : check.value();
    }

    private boolean isFlag() {
        return check.isNamed("isCrouching")
                || check.isNamed("isFlying")
                || check.isNamed("isGhost")
                || check.isNamed("isSwimming")
                || check.isNamed("isSwimPoseActive");
    }

    private boolean isText() {
        return check.isText() && check.value();
    }

    private boolean isJsonText() {
        StringBuilder decoded = inner == null ? new StringBuilder() : inner;
        JsonCheck reader = innerCheck == null ? new JsonCheck() : innerCheck;
        decoded.setLength(0);
        boolean accepted = check.string(decoded) && reader.isValue(decoded);
        inner = decoded.capacity() > MAX_KEPT ? null : decoded;
        innerCheck = reader;
        return accepted;
    }

    private boolean isFloatTriple() {
        return check.take('[')
                && check.floatNumber()
                && check.take(',')
                && check.floatNumber()
                && check.take(',')
                && check.floatNumber()
                && check.take(']');
    }

    private boolean isIntTriple() {
        return check.take('[')
                && check.intNumber()
                && check.take(',')
                && check.intNumber()
                && check.take(',')
                && check.intNumber()
                && check.take(']');
    }
}
