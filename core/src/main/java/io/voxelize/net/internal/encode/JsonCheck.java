package io.voxelize.net.internal.encode;

import io.voxelize.net.message.Json;

/**
 * Validates JSON (RFC 8259) by the rules of the server's parser, without building a tree.
 *
 * <p>Servers parse with serde_json, and some of them stop when it fails. It is stricter than the grammar: a number must
 * fit a double, surrogates must be escaped in pairs, and an object that is read into a struct must not have a key
 * twice. This class refuses all of that, as well as nesting deeper than {@link Json#MAX_DEPTH} and numbers of more than
 * 1,000 digits.
 *
 * <p>The text must not contain a lone surrogate.
 *
 * <p><b>Thread:</b> the one that owns the object.
 */
public final class JsonCheck {

    private static final int MAX_DIGITS = 1_000;
    private static final int MAX_EXPONENT = 1_000_000;
    private static final int HEX = 16;
    private static final int UNICODE_ESCAPE_LENGTH = 4;

    /** Numbers below 10<sup>308</sup> are finite doubles, numbers from 10<sup>309</sup> on are not. */
    private static final int DOUBLE_MAGNITUDE = 308;

    private static final int FLOAT_MAGNITUDE = 38;

    /** Magnitude of a number that is 0. */
    private static final int ZERO_MAGNITUDE = Integer.MIN_VALUE;

    /** Validates a member of an object. */
    @FunctionalInterface
    interface Member {
        /**
         * Consumes the value of the current member, whose name {@link #isNamed} compares. Returns false to refuse it.
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

    /** Tells whether the text is one valid JSON value. */
    public boolean isValue(CharSequence json) {
        begin(json);
        return end(value());
    }

    /** Tells whether the text is one valid JSON object all of whose members are accepted. */
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

    /** Consumes a value. Returns false if it is invalid. */
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

    /** Consumes a number. Returns false if it is invalid or infinite as a 32-bit float. */
    boolean floatNumber() {
        next();
        int start = position;
        return number() && isFinite(start, FLOAT_MAGNITUDE, true);
    }

    /** Consumes a number. Returns false if it has a fraction or an exponent, or does not fit an int. */
    boolean intNumber() {
        next();
        int start = position;
        return number() && isInteger && fitsInt(start);
    }

    /** Skips white space and consumes the next character if it is the expected one. */
    boolean take(char expected) {
        if (next() != expected) {
            return false;
        }
        position++;
        return true;
    }

    /** Tells whether the next value is a string. */
    boolean isText() {
        return next() == '"';
    }

    /** Consumes a string and appends its unescaped content. */
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

    /** Tells whether the current member has this name. */
    boolean isNamed(String name) {
        cursor = nameStart;
        for (int i = 0; i < name.length(); i++) {
            if (cursor == nameEnd || unit() != name.charAt(i)) {
                return false;
            }
        }
        return cursor == nameEnd;
    }

    /** Skips white space and returns the next character without consuming it; 0 at the end. */
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

    /** Returns the character at the cursor of a validated string, unescaped, and moves the cursor behind it. */
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

    /** Consumes a string with its quotes. */
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

    /** An escaped surrogate must be the first of an escaped pair: its other half cannot stand in the text unescaped. */
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

    /** Returns the value of four hexadecimal digits, -1 if there are not four. */
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

    /** Consumes a number. Returns false if it is invalid or infinite as a double. */
    private boolean number() {
        int start = position;
        digits = 0;
        magnitude = ZERO_MAGNITUDE;
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
        if (magnitude == ZERO_MAGNITUDE && significant > 0) {
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
        if (magnitude != ZERO_MAGNITUDE) {
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

    /** Consumes digits and returns their number. */
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

    /** Parses a number close to the maximum, where the digits decide. Allocates; such numbers are rare. */
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
