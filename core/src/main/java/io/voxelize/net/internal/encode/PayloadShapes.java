package io.voxelize.net.internal.encode;

import org.jspecify.annotations.Nullable;

/**
 * Validates the payloads that servers parse into structs of their own. Until mid 2026 a payload that does not match
 * stops the world; on servers of 2023 it stops the whole server.
 *
 * <p>Source: {@code default_client_parser} and the {@code vox-builtin} methods, upstream v3.0.0 (34cb852).
 *
 * <p><b>Thread:</b> the one that owns the object.
 */
final class PayloadShapes {

    static final String SET_TIME = "vox-builtin:set-time";
    static final String UPDATE_BLOCK_ENTITY = "vox-builtin:update-block-entity";

    /** Capacity in chars above which the builder of nested JSON is not reused. */
    private static final int MAX_KEPT = 64 << 10;

    private final JsonCheck check;
    private final JsonCheck.Member timeMember = this::timeMember;
    private final JsonCheck.Member blockEntityMember = this::blockEntityMember;
    private final JsonCheck.Member peerMember = this::peerMember;
    private int found;
    private @Nullable StringBuilder inner;
    private @Nullable JsonCheck innerCheck;

    /**
     * Creates a validator.
     *
     * @param check reads the payloads.
     */
    PayloadShapes(JsonCheck check) {
        this.check = check;
    }

    /** Tells whether a server can parse the payload of a METHOD. */
    boolean isMethodPayload(String method, String payload) {
        found = 0;
        return switch (method) {
            case SET_TIME -> check.isObject(payload, timeMember) && found == 1;
            // The check refuses duplicate keys, so two means one of each.
            case UPDATE_BLOCK_ENTITY -> check.isObject(payload, blockEntityMember) && found == 2;
            default -> payload.isEmpty() || check.isValue(payload);
        };
    }

    /** Tells whether a server can parse the metadata of a PEER: an object whose known members have the right type. */
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
            // The entity's data: JSON in a string, which the server and all other clients parse.
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
