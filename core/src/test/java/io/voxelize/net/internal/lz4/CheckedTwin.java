package io.voxelize.net.internal.lz4;

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
 * Loads the class file of code that writes to raw memory once more, under another name and with {@link CheckedMemory}
 * in place of {@link DirectMemory}. A run that passes there accesses nothing out of bounds in the original.
 */
public final class CheckedTwin {

    private static final Class<?> ADDRESS = long.class;
    private static final MethodHandle DECODE = load(
            MethodHandles.lookup(),
            ShortMatchDecoder.class,
            "decode",
            MethodType.methodType(int.class, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));

    private CheckedTwin() {}

    /**
     * Inflates a block.
     *
     * @param target history, room for the content, and slack, in this order.
     * @return as {@link ShortMatchDecoder#decode}.
     */
    public static int decode(byte[] source, byte[] target, int historyLength, int maxLength) {
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

    /**
     * Loads the twin of a class.
     *
     * @param lookup of the original's package.
     * @return the method of a new instance.
     */
    public static MethodHandle load(MethodHandles.Lookup lookup, Class<?> original, String method, MethodType type) {
        try {
            Class<?> twin = lookup.defineClass(remapped(original));
            Object instance = lookup.findConstructor(twin, MethodType.methodType(void.class))
                    .invoke();
            return lookup.findVirtual(twin, method, type).bindTo(instance);
        } catch (Throwable ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private static byte[] remapped(Class<?> original) throws IOException {
        try (InputStream classFile = original.getResourceAsStream(original.getSimpleName() + ".class")) {
            ClassWriter writer = new ClassWriter(0);
            String twin = name(original) + "Twin";
            Map<String, String> names =
                    Map.of(name(original), twin, name(DirectMemory.class), name(CheckedMemory.class));
            new ClassReader(classFile).accept(new ClassRemapper(writer, new SimpleRemapper(Opcodes.ASM9, names)), 0);
            return writer.toByteArray();
        }
    }

    private static String name(Class<?> type) {
        return type.getName().replace('.', '/');
    }
}
