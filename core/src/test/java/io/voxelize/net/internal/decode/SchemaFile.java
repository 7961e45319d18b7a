package io.voxelize.net.internal.decode;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The messages of the schema, read from the descriptor set that protoc writes at build time.
 *
 * <p>The lite runtime has no descriptors, so the few fields that matter are read here. Source of their numbers:
 * {@code google/protobuf/descriptor.proto}.
 */
final class SchemaFile {

    /** What a field holds. {@code VARINT} stands for int32, uint32, uint64 and enums; {@code OTHER} is not used yet. */
    enum Kind {
        VARINT,
        DOUBLE,
        TEXT,
        BYTES,
        MESSAGE,
        OTHER
    }

    /** A field of a message; {@code typeName} is that of an embedded message or an enum, without the package. */
    record Field(String name, int number, Kind kind, String typeName) {}

    private final Map<String, List<Field>> messages = new LinkedHashMap<>();
    private String packagePrefix = "";

    private SchemaFile() {}

    /** Returns the fields of every message, by its name. */
    static Map<String, List<Field>> messages() {
        SchemaFile schema = new SchemaFile();
        try (InputStream file = SchemaFile.class.getResourceAsStream("/voxelize.desc")) {
            // FileDescriptorSet.file
            read(CodedInputStream.newInstance(Objects.requireNonNull(file)), 1, schema::file);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return schema.messages;
    }

    private void file(CodedInputStream in) throws IOException {
        int tag;
        while ((tag = in.readTag()) != 0) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                // The package comes before what is in it: protoc writes fields in the order of their numbers.
                case 2 -> packagePrefix = "." + in.readString() + ".";
                case 4 -> message(in.readBytes().newCodedInput());
                default -> in.skipField(tag);
            }
        }
    }

    private void message(CodedInputStream in) throws IOException {
        List<Field> fields = new ArrayList<>();
        String name = "";
        int tag;
        while ((tag = in.readTag()) != 0) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> name = in.readString();
                case 2 -> fields.add(field(in.readBytes().newCodedInput()));
                case 3 -> throw new IllegalArgumentException("a message in a message: " + name);
                default -> in.skipField(tag);
            }
        }
        messages.put(name, fields);
    }

    private Field field(CodedInputStream in) throws IOException {
        String name = "";
        int number = 0;
        int type = 0;
        String typeName = "";
        int tag;
        while ((tag = in.readTag()) != 0) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> name = in.readString();
                case 3 -> number = in.readInt32();
                case 5 -> type = in.readEnum();
                case 6 -> typeName = in.readString();
                default -> in.skipField(tag);
            }
        }
        String embedded = typeName.startsWith(packagePrefix) ? typeName.substring(packagePrefix.length()) : "";
        return new Field(name, number, kind(type), embedded);
    }

    /** Source: {@code FieldDescriptorProto.Type}. */
    private static Kind kind(int type) {
        return switch (type) {
            case 1 -> Kind.DOUBLE;
            case 4, 5, 13, 14 -> Kind.VARINT;
            case 9 -> Kind.TEXT;
            case 11 -> Kind.MESSAGE;
            case 12 -> Kind.BYTES;
            default -> Kind.OTHER;
        };
    }

    private static void read(CodedInputStream in, int wanted, Reader reader) throws IOException {
        int tag;
        while ((tag = in.readTag()) != 0) {
            if (WireFormat.getTagFieldNumber(tag) == wanted) {
                reader.read(in.readBytes().newCodedInput());
            } else {
                in.skipField(tag);
            }
        }
    }

    @FunctionalInterface
    private interface Reader {
        void read(CodedInputStream in) throws IOException;
    }
}
