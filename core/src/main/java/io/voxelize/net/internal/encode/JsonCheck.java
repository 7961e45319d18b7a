package io.voxelize.net.internal.encode;

import io.voxelize.net.message.Json;

/**
 * Tells whether a server can parse a JSON text (RFC 8259), without building anything of it.
 *
 * <p>Servers parse with serde_json, and what it refuses kills some of them. It is stricter than the grammar: a number
 * must fit a double, an escaped surrogate must have its partner, a key must not come twice where the server expects an
 * object of its own. All three are refused here, and nesting deeper than {@link Json#MAX_DEPTH}, numbers of more than
 * 1,000 digits.
 *
 * <p>The text must be well-formed UTF-16.
 *
 * <p><b>Thread:</b> the one that owns the object.
 */
public final class JsonCheck {

    private static final int MAX_DIGITS = 1_000;
    private static final int MAX_EXPONENT = 1_000_000;
    private static final int HEX = 16;
    private static final int UNICODE_ESCAPE_LENGTH = 4;

    /** Numbers below 10 to the power of that are finite, those from ten times that on are not. */
    private static final int DOUBLE_MAGNITUDE = 308;

    private static final int FLOAT_MAGNITUDE = 38;
    /** Magnitude of 0. */
    private static final int NOTHING = Integer.MIN_VALUE;

    /** What else must hold of the members of an object. */
    @FunctionalInterface
    interface Member {
        /**
         * Consumes the value of the member {@linkplain #isNamed whose name} was just read, and tells whether it is as
         * expected.
         */
        boolean accepts();
    }

    private final JsonKeys keys = new JsonKeys();
    private final Member anyMember = this::value;
    private CharSequence text = "";
    private int position;
    private int cursor;
    private int depth;
    private int nameStart;
    private int nameEnd;
    private int digits;
    private int magnitude;
    private boolean isInteger;

    /** Tells whether the text is one JSON value, of any kind, and nothing else. */
    public boolean isValue(CharSequence json) {
        begin(json);
        return end(value());
    }

    /** Tells whether the text is one JSON object whose members are as expected, and nothing else. */
    boolean isObject(CharSequence json, Member member) {
        begin(json);
        return end(next() == '{' && object(member));
    }

    private void begin(CharSequence json) {
        text = json;
        position = 0;
        depth = 0;
        keys.clear();
    }

    private boolean end(boolean accepted) {
        next();
        boolean whole = accepted && position == text.length();
        text = "";
        return whole;
    }

    /** Consumes a value; false if a server could not read it. */
    boolean value() {
        return switch (next()) {
            case '{' -> object(anyMember);
            case '[' -> array();
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        };
    }

    /** Consumes {@code true} or {@code false}. */
    boolean bool() {
        char first = next();
        return first == 't' ? literal("true") : first == 'f' && literal("false");
    }

    /** Consumes a number that a 32-bit float can hold. */
    boolean floatNumber() {
        next();
        int start = position;
        return number() && isFinite(start, FLOAT_MAGNITUDE, true);
    }

    /** Consumes a number without fraction and exponent that fits 32 bits. */
    boolean intNumber() {
        next();
        int start = position;
        return number() && isInteger && fitsInt(start);
    }

    /** Consumes white space, and the character behind it if it is the one that is expected. */
    boolean take(char expected) {
        if (next() != expected) {
            return false;
        }
        position++;
        return true;
    }

    /** Tells whether a string comes next. */
    boolean isText() {
        return next() == '"';
    }

    /** Consumes a string, and appends what it stands for. */
    boolean string(StringBuilder out) {
        if (next() != '"') {
            return false;
        }
        int start = position + 1;
        if (!string()) {
            return false;
        }
        int end = position - 1;
        for (cursor = start; cursor < end; ) {
            out.append(unit());
        }
        return true;
    }

    /** Tells whether the member that is read has this name. */
    boolean isNamed(String name) {
        cursor = nameStart;
        for (int i = 0; i < name.length(); i++) {
            if (cursor == nameEnd || unit() != name.charAt(i)) {
                return false;
            }
        }
        return cursor == nameEnd;
    }

    /** Returns the first character that is not white space, 0 at the end; it is not consumed. */
    private char next() {
        int length = text.length();
        while (position < length) {
            char unit = text.charAt(position);
            if (unit > ' ' || (unit != ' ' && unit != '\n' && unit != '\r' && unit != '\t')) {
                return unit;
            }
            position++;
        }
        return 0;
    }

    private boolean literal(String expected) {
        for (int i = 0; i < expected.length(); i++) {
            if (position == text.length() || text.charAt(position++) != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean array() {
        position++;
        if (++depth > Json.MAX_DEPTH) {
            return false;
        }
        boolean open = !take(']');
        while (open) {
            if (!value()) {
                return false;
            }
            open = take(',');
            if (!open && !take(']')) {
                return false;
            }
        }
        depth--;
        return true;
    }

    private boolean object(Member member) {
        position++;
        if (++depth > Json.MAX_DEPTH) {
            return false;
        }
        int scope = keys.newScope();
        boolean open = !take('}');
        while (open) {
            if (!key(scope) || !take(':') || !member.accepts()) {
                return false;
            }
            open = take(',');
            if (!open && !take('}')) {
                return false;
            }
        }
        depth--;
        return true;
    }

    private boolean key(int scope) {
        if (next() != '"') {
            return false;
        }
        nameStart = position + 1;
        if (!string()) {
            return false;
        }
        nameEnd = position - 1;
        int hash = hash();
        for (int place = keys.find(scope, hash); place != JsonKeys.NONE; place = keys.findNext(place, scope, hash)) {
            if (isSame(keys.start(place), keys.end(place))) {
                return false;
            }
        }
        keys.add(scope, hash, nameStart, nameEnd);
        return true;
    }

    private int hash() {
        int hash = 0;
        for (cursor = nameStart; cursor < nameEnd; ) {
            hash = 31 * hash + unit();
        }
        return hash;
    }

    private boolean isSame(int start, int end) {
        int other = start;
        int own = nameStart;
        while (own < nameEnd && other < end) {
            cursor = own;
            char ownUnit = unit();
            own = cursor;
            cursor = other;
            if (unit() != ownUnit) {
                return false;
            }
            other = cursor;
        }
        return own == nameEnd && other == end;
    }

    /** Consumes one character, perhaps escaped, of a string that was checked. */
    private char unit() {
        char unit = text.charAt(cursor++);
        if (unit != '\\') {
            return unit;
        }
        char letter = text.charAt(cursor++);
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int value = hex(cursor);
                cursor += UNICODE_ESCAPE_LENGTH;
                yield (char) value;
            }
            default -> letter;
        };
    }

    /** Consumes a string, from quote to quote. */
    private boolean string() {
        position++;
        int length = text.length();
        while (position < length) {
            char unit = text.charAt(position++);
            if (unit == '"') {
                return true;
            }
            if (unit < ' ' || (unit == '\\' && !escape())) {
                return false;
            }
        }
        return false;
    }

    private boolean escape() {
        if (position == text.length()) {
            return false;
        }
        return switch (text.charAt(position++)) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> true;
            case 'u' -> unicodeEscape();
            default -> false;
        };
    }

    /** A surrogate must be followed by its partner, which is escaped too since the text is well-formed. */
    private boolean unicodeEscape() {
        int first = hex(position);
        position += UNICODE_ESCAPE_LENGTH;
        if (first < 0 || !Character.isSurrogate((char) first)) {
            return first >= 0;
        }
        int second = isNextEscaped() ? hex(position + 2) : -1;
        position += 2 + UNICODE_ESCAPE_LENGTH;
        return second >= 0 && Character.isSurrogatePair((char) first, (char) second);
    }

    private boolean isNextEscaped() {
        return position + 2 <= text.length() && text.charAt(position) == '\\' && text.charAt(position + 1) == 'u';
    }

    /** Returns the value of four hexadecimal digits, a negative number if they are not there. */
    private int hex(int index) {
        if (index + UNICODE_ESCAPE_LENGTH > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = index; i < index + UNICODE_ESCAPE_LENGTH; i++) {
            char unit = text.charAt(i);
            int digit = unit < 0x80 ? Character.digit(unit, HEX) : -1;
            if (digit < 0) {
                return -1;
            }
            value = HEX * value + digit;
        }
        return value;
    }

    /** Consumes a number that a double can hold. */
    private boolean number() {
        int start = position;
        digits = 0;
        magnitude = NOTHING;
        isInteger = true;
        if (at('-')) {
            position++;
        }
        return whole() && fraction() && exponent() && digits <= MAX_DIGITS && isFinite(start, DOUBLE_MAGNITUDE, false);
    }

    private boolean whole() {
        int start = position;
        boolean leadingZero = at('0');
        int count = digits();
        if (!leadingZero && count > 0) {
            magnitude = count;
        }
        return count > 0 && !(leadingZero && position - start > 1);
    }

    private boolean fraction() {
        if (!at('.')) {
            return true;
        }
        isInteger = false;
        int start = ++position;
        int zeroes = 0;
        while (at('0')) {
            position++;
            zeroes++;
        }
        int significant = digits();
        digits += zeroes;
        if (magnitude == NOTHING && significant > 0) {
            magnitude = -zeroes;
        }
        return position > start;
    }

    private boolean exponent() {
        if (!at('e') && !at('E')) {
            return true;
        }
        isInteger = false;
        position++;
        boolean negative = at('-');
        if (negative || at('+')) {
            position++;
        }
        int start = position;
        int count = digits();
        int value = exponentValue(start);
        if (magnitude != NOTHING) {
            magnitude += negative ? -value : value;
        }
        return count > 0;
    }

    private int exponentValue(int start) {
        int value = 0;
        for (int i = start; i < position && value < MAX_EXPONENT; i++) {
            value = 10 * value + text.charAt(i) - '0';
        }
        return value;
    }

    private boolean at(char expected) {
        return position < text.length() && text.charAt(position) == expected;
    }

    /** Consumes digits. Returns how many there were. */
    private int digits() {
        int start = position;
        int length = text.length();
        while (position < length && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
        digits += position - start;
        return position - start;
    }

    private boolean isFinite(int start, int bound, boolean asFloat) {
        if (magnitude <= bound) {
            return true;
        }
        return magnitude == bound + 1 && isFinite(start, asFloat);
    }

    /** So near the greatest number that its digits decide; rare enough to make objects of it. */
    private boolean isFinite(int start, boolean asFloat) {
        double value = Double.parseDouble(text.subSequence(start, position).toString());
        return asFloat ? Float.isFinite((float) value) : Double.isFinite(value);
    }

    private boolean fitsInt(int start) {
        boolean negative = text.charAt(start) == '-';
        long value = 0;
        for (int i = negative ? start + 1 : start; i < position; i++) {
            value = 10 * value + text.charAt(i) - '0';
            if (value > 1L + Integer.MAX_VALUE) {
                return false;
            }
        }
        return negative || value <= Integer.MAX_VALUE;
    }
}
