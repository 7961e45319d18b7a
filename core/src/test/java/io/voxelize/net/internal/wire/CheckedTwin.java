package io.voxelize.net.internal.wire;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/**
 * The class file of {@link ShortMatchDecoder} itself, under another name and with {@link CheckedMemory} where it says {@link DirectMemory}: what passes here
 * touches nothing out of bounds there.
 */
final class CheckedTwin {

    private static final MethodHandle DECODE = load();

    private CheckedTwin() {}

    /**
     * Inflates a block.
     *
     * @param target history, room for the content, and slack, in this order.
     * @return as {@link ShortMatchDecoder#decode}.
     */
    static int decode(byte[] source, byte[] target, int historyLength, int maxLength) {
        CheckedMemory.map(source, target);
        long in = CheckedMemory.SOURCE;
        long memory = CheckedMemory.TARGET;
        long out = memory + historyLength;
        try {
            return (int)
                    DECODE.invokeExact(in, in + source.length, out, out + maxLength, memory + target.length, memory);
        } catch (RuntimeException | Error ex) {
            throw ex;
        } catch (Throwable ex) {
            throw new AssertionError(ex);
        }
    }

    private static MethodHandle load() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Class<?> twin = lookup.defineClass(remapped());
            Object instance = lookup.findConstructor(twin, MethodType.methodType(void.class))
                    .invoke();
            Class<?> address = long.class;
            MethodType type = MethodType.methodType(int.class, address, address, address, address, address, address);
            return lookup.findVirtual(twin, "decode", type).bindTo(instance);
        } catch (Throwable ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private static byte[] remapped() throws IOException {
        try (InputStream classFile = ShortMatchDecoder.class.getResourceAsStream("ShortMatchDecoder.class")) {
            ClassWriter writer = new ClassWriter(0);
            String twin = name(ShortMatchDecoder.class) + "Twin";
            Map<String, String> names =
                    Map.of(name(ShortMatchDecoder.class), twin, name(DirectMemory.class), name(CheckedMemory.class));
            new ClassReader(classFile).accept(new ClassRemapper(writer, new SimpleRemapper(Opcodes.ASM9, names)), 0);
            return writer.toByteArray();
        }
    }

    private static String name(Class<?> type) {
        return type.getName().replace('.', '/');
    }
}
