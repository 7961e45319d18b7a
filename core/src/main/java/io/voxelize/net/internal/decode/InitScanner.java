package io.voxelize.net.internal.decode;

import io.voxelize.net.internal.decode.ServerTraits.ArrayForm;
import io.voxelize.net.internal.decode.ServerTraits.Numbering;
import io.voxelize.net.message.Json;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Parses INIT's JSON in place and extracts what the decoder needs: client id, dimensions of a chunk, bounds of the
 * world, and the keys that identify the generation. The whole text must be valid JSON, nested no deeper than
 * {@link Json#MAX_DEPTH}. Its other content is for interceptors.
 *
 * <p>Jackson's streaming parser would be less code, but loading its classes takes 24 to 36 ms on the event loop before
 * the first chunk of the first join; see {@code docs/performance.md}, Joining.
 *
 * <p>Source of the keys and since when they exist: {@code world/mod.rs}, {@code world/config.rs}, {@code block.rs} of
 * the upstream history; those of 3.0.0, 0.8.99 and 0.8.55 observed.
 *
 * <p><b>Thread:</b> event loop.
 */
final class InitScanner {

    /** Meaning of a value, determined by the keys on the path to it. */
    private enum Place {
        OTHER,
        ROOT,
        ID,
        OPTIONS,
        CHUNK_SIZE,
        MAX_HEIGHT,
        MIN_CHUNK,
        MIN_CHUNK_X,
        MIN_CHUNK_Z,
        MAX_CHUNK,
        MAX_CHUNK_X,
        MAX_CHUNK_Z,
        CLIENT_ONLY_MESHING,
        CLIENT_VOXEL_WRITES,
        STATS,
        BLOCKS,
        BLOCK,
        FACES,
        FACE
    }

    private static final byte[] EMPTY = {};
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] NULL = ascii("null");

    private static final byte[] KEY_ID = ascii("id");
    private static final byte[] KEY_OPTIONS = ascii("options");
    private static final byte[] KEY_STATS = ascii("stats");
    private static final byte[] KEY_BLOCKS = ascii("blocks");
    private static final byte[] KEY_CHUNK_SIZE = ascii("chunkSize");
    private static final byte[] KEY_MAX_HEIGHT = ascii("maxHeight");
    private static final byte[] KEY_MIN_CHUNK = ascii("minChunk");
    private static final byte[] KEY_MAX_CHUNK = ascii("maxChunk");
    private static final byte[] KEY_CLIENT_ONLY_MESHING = ascii("clientOnlyMeshing");
    private static final byte[] KEY_CLIENT_VOXEL_WRITES = ascii("allowClientVoxelWrites");
    private static final byte[] KEY_DELTA = ascii("delta");
    private static final byte[] KEY_FACES = ascii("faces");
    private static final byte[] KEY_ISOLATED = ascii("isolated");
    private static final byte[] KEY_LIGHT_ATTENUATION = ascii("lightAttenuation");

    /** Option of servers from 2025-12-17 to 2026-05-18. */
    private static final byte[] KEY_GREEDY_MESHING = ascii("greedyMeshing");

    /** Options that were added after arrays became LZ4 blocks on 2026-01-11. */
    private static final byte[][] KEYS_SINCE_2026 = {
        KEY_CLIENT_ONLY_MESHING,
        KEY_CLIENT_VOXEL_WRITES,
        ascii("entityVisibleRadius"),
        ascii("maxPreloadRadius"),
        ascii("entityReleaseRadius"),
        ascii("entityKeepAliveInterval"),
        ascii("peerVisibleRadius"),
        ascii("entityMotionMaxAgeMs"),
        ascii("entityFlushBaseBytesPerTick"),
        ascii("randomTickSpeed"),
        ascii("fixedTimestep"),
        ascii("lagComp")
    };

    private static final int MAX_DIMENSION = 1 << 20;

    private DirectBuffer buffer = new UnsafeBuffer(EMPTY);
    private int position;
    private int end;
    private boolean failed;

    private int idIndex;
    private int idLength;
    private int chunkSize;
    private int maxHeight;
    private int minChunkX;
    private int minChunkZ;
    private int maxChunkX;
    private int maxChunkZ;
    private boolean clientOnlyMeshing;
    private boolean clientVoxelWrites;
    private boolean since2026;
    private boolean since202512;
    private boolean sinceDelta;
    private boolean faceSeen;
    private boolean isolatedSeen;

    /**
     * Parses INIT's JSON and updates the traits.
     *
     * @return false if the text is not a JSON object; the traits are unchanged then.
     */
    boolean scan(DirectBuffer source, int index, int length, ServerTraits traits) {
        begin(source, index, length);
        skipSpace();
        if (peek() != '{') {
            return false;
        }
        value(Place.ROOT, 0);
        skipSpace();
        if (failed || position != end) {
            return false;
        }
        update(traits);
        return true;
    }

    private void begin(DirectBuffer source, int index, int length) {
        buffer = source;
        position = index;
        end = index + length;
        failed = false;
        idIndex = 0;
        idLength = 0;
        chunkSize = 0;
        maxHeight = 0;
        minChunkX = Integer.MIN_VALUE;
        minChunkZ = Integer.MIN_VALUE;
        maxChunkX = Integer.MAX_VALUE;
        maxChunkZ = Integer.MAX_VALUE;
        clientOnlyMeshing = false;
        clientVoxelWrites = true;
        since2026 = false;
        since202512 = false;
        sinceDelta = false;
        faceSeen = false;
        isolatedSeen = false;
    }

    private void update(ServerTraits traits) {
        if (!isText(traits.clientId(), idIndex, idLength)) {
            traits.clientId(text(idIndex, idLength));
        }
        traits.clientOnlyMeshing(clientOnlyMeshing);
        traits.clientVoxelWrites(clientVoxelWrites);
        boolean known = chunkSize > 0 && maxHeight > 0;
        traits.dimensions(known ? chunkSize : 0, known ? maxHeight : 0);
        traits.bounds(minChunkX, minChunkZ, maxChunkX, maxChunkZ);
        if (since2026) {
            traits.arrayForm(ArrayForm.BLOCK);
        }
        if (since202512) {
            traits.longFrames();
        }
        if (isolatedSeen || sinceDelta) {
            traits.numbering(Numbering.NEW);
        } else if (faceSeen) {
            traits.numbering(Numbering.OLD);
        }
    }

    /** Parses a value that is nested in {@code depth} objects and arrays. */
    private void value(Place place, int depth) {
        skipSpace();
        int first = peek();
        if ((first == '{' || first == '[') && depth == Json.MAX_DEPTH) {
            failed = true;
            return;
        }
        switch (first) {
            case '{' -> object(place, depth);
            case '[' -> array(place, depth);
            case '"' -> string(place);
            case 't' -> literal(TRUE, place, true);
            case 'f' -> literal(FALSE, place, false);
            case 'n' -> literal(NULL, Place.OTHER, false);
            default -> number(place);
        }
    }

    private void object(Place place, int depth) {
        position++;
        skipSpace();
        if (accept('}')) {
            return;
        }
        do {
            skipSpace();
            int start = position + 1;
            skipString();
            Place member = failed ? Place.OTHER : member(place, start, position - 1 - start);
            skipSpace();
            expect(':');
            if (!failed) {
                value(member, depth + 1);
            }
            skipSpace();
        } while (!failed && accept(','));
        expect('}');
    }

    private void array(Place place, int depth) {
        position++;
        skipSpace();
        if (accept(']')) {
            return;
        }
        int index = 0;
        do {
            Place element = element(place, index);
            faceSeen |= element == Place.FACE;
            value(element, depth + 1);
            index++;
            skipSpace();
        } while (!failed && accept(','));
        expect(']');
    }

    private static Place element(Place place, int index) {
        return switch (place) {
            case FACES -> Place.FACE;
            case MIN_CHUNK -> index == 0 ? Place.MIN_CHUNK_X : index == 1 ? Place.MIN_CHUNK_Z : Place.OTHER;
            case MAX_CHUNK -> index == 0 ? Place.MAX_CHUNK_X : index == 1 ? Place.MAX_CHUNK_Z : Place.OTHER;
            default -> Place.OTHER;
        };
    }

    private Place member(Place place, int key, int length) {
        return switch (place) {
            case ROOT -> rootMember(key, length);
            case OPTIONS -> option(key, length);
            case STATS -> {
                sinceDelta |= is(KEY_DELTA, key, length);
                yield Place.OTHER;
            }
            case BLOCKS -> Place.BLOCK;
            case BLOCK -> {
                since2026 |= is(KEY_LIGHT_ATTENUATION, key, length);
                yield is(KEY_FACES, key, length) ? Place.FACES : Place.OTHER;
            }
            case FACE -> {
                isolatedSeen |= is(KEY_ISOLATED, key, length);
                yield Place.OTHER;
            }
            default -> Place.OTHER;
        };
    }

    private Place rootMember(int key, int length) {
        if (is(KEY_ID, key, length)) {
            return Place.ID;
        }
        if (is(KEY_OPTIONS, key, length)) {
            return Place.OPTIONS;
        }
        if (is(KEY_STATS, key, length)) {
            return Place.STATS;
        }
        return is(KEY_BLOCKS, key, length) ? Place.BLOCKS : Place.OTHER;
    }

    private Place option(int key, int length) {
        for (byte[] since : KEYS_SINCE_2026) {
            since2026 |= is(since, key, length);
        }
        since202512 |= is(KEY_GREEDY_MESHING, key, length);
        if (is(KEY_CHUNK_SIZE, key, length)) {
            return Place.CHUNK_SIZE;
        }
        if (is(KEY_MAX_HEIGHT, key, length)) {
            return Place.MAX_HEIGHT;
        }
        if (is(KEY_MIN_CHUNK, key, length)) {
            return Place.MIN_CHUNK;
        }
        if (is(KEY_MAX_CHUNK, key, length)) {
            return Place.MAX_CHUNK;
        }
        if (is(KEY_CLIENT_VOXEL_WRITES, key, length)) {
            return Place.CLIENT_VOXEL_WRITES;
        }
        return is(KEY_CLIENT_ONLY_MESHING, key, length) ? Place.CLIENT_ONLY_MESHING : Place.OTHER;
    }

    private void string(Place place) {
        int start = position + 1;
        skipString();
        if (place == Place.ID && !failed) {
            idIndex = start;
            idLength = position - 1 - start;
        }
    }

    private void literal(byte[] word, Place place, boolean value) {
        if (end - position < word.length || !is(word, position, word.length)) {
            failed = true;
            return;
        }
        position += word.length;
        if (place == Place.CLIENT_ONLY_MESHING) {
            clientOnlyMeshing = value;
        } else if (place == Place.CLIENT_VOXEL_WRITES) {
            clientVoxelWrites = value;
        }
    }

    private void number(Place place) {
        boolean negative = accept('-');
        int start = position;
        long value = digits();
        boolean whole = true;
        // JSON forbids leading zeros.
        failed |= position - start > 1 && buffer.getByte(start) == '0';
        if (accept('.')) {
            digits();
            whole = false;
        }
        if (accept('e') || accept('E')) {
            if (!accept('+')) {
                accept('-');
            }
            digits();
            whole = false;
        }
        if (whole && !negative && value <= MAX_DIMENSION) {
            dimension(place, (int) value);
        }
        if (whole) {
            bound(place, (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, negative ? -value : value)));
        }
    }

    private void dimension(Place place, int value) {
        switch (place) {
            case CHUNK_SIZE -> chunkSize = value;
            case MAX_HEIGHT -> maxHeight = value;
            default -> {
                // No other number matters here.
            }
        }
    }

    private void bound(Place place, int value) {
        switch (place) {
            case MIN_CHUNK_X -> minChunkX = value;
            case MIN_CHUNK_Z -> minChunkZ = value;
            case MAX_CHUNK_X -> maxChunkX = value;
            case MAX_CHUNK_Z -> maxChunkZ = value;
            default -> {
                // No other number is a bound.
            }
        }
    }

    /**
     * Parses digits. Numbers may exceed a long, such as 18446744073709551615 in maxClients, so the value saturates
     * above the int range.
     */
    private long digits() {
        int start = position;
        long value = 0;
        int digit = peek() - '0';
        while (digit >= 0 && digit <= 9) {
            value = value > Integer.MAX_VALUE ? value : value * 10 + digit;
            position++;
            digit = peek() - '0';
        }
        failed |= position == start;
        return value;
    }

    private void skipString() {
        expect('"');
        while (!failed) {
            int next = peek();
            position++;
            if (next == '"') {
                return;
            }
            if (next == '\\') {
                skipEscape();
            } else if (next < ' ') {
                // Covers the end of the text, where peek() returns -1.
                failed = true;
            }
        }
    }

    private void skipEscape() {
        int kind = peek();
        position++;
        if (kind == 'u') {
            for (int i = 0; i < 4; i++, position++) {
                failed |= Character.digit(peek(), 16) < 0;
            }
        } else if (kind < 0 || "\"\\/bfnrt".indexOf(kind) < 0) {
            failed = true;
        }
    }

    private void skipSpace() {
        int next = peek();
        while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
            position++;
            next = peek();
        }
    }

    /** Returns the next byte, unsigned, or -1 at the end. */
    private int peek() {
        return position < end ? buffer.getByte(position) & 0xFF : -1;
    }

    private boolean accept(char wanted) {
        if (peek() == wanted) {
            position++;
            return true;
        }
        return false;
    }

    private void expect(char wanted) {
        failed |= !accept(wanted);
    }

    private boolean is(byte[] word, int index, int length) {
        if (length != word.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer.getByte(index + i) != word[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Tells whether a validated string is equal to a known ASCII text, so that an INIT that is sent again allocates
     * nothing. May return false for other text.
     */
    private boolean isText(String known, int index, int length) {
        if (length != known.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            byte next = buffer.getByte(index + i);
            if (next == '\\' || next != known.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the content of a validated string. Allocates, once per client id. */
    private String text(int index, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(index, bytes);
        String raw = new String(bytes, StandardCharsets.UTF_8);
        return raw.indexOf('\\') < 0 ? raw : unescape(raw);
    }

    private static String unescape(String raw) {
        StringBuilder out = new StringBuilder(raw.length());
        int from = 0;
        int escape = raw.indexOf('\\');
        while (escape >= 0) {
            out.append(raw, from, escape);
            char kind = raw.charAt(escape + 1);
            boolean byNumber = kind == 'u';
            out.append(byNumber ? (char) Integer.parseInt(raw, escape + 2, escape + 6, 16) : unescape(kind));
            from = escape + (byNumber ? 6 : 2);
            escape = raw.indexOf('\\', from);
        }
        return out.append(raw, from, raw.length()).toString();
    }

    private static char unescape(char kind) {
        return switch (kind) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> kind;
        };
    }

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
