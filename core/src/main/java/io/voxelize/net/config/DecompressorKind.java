package io.voxelize.net.config;

/**
 * LZ4 block decompressor.
 *
 * <p><b>Thread:</b> any.
 */
public enum DecompressorKind {
    /**
     * {@link #JNI} until the JVM has compiled {@link #JAVA}, then {@link #JAVA}, which is faster for the arrays of
     * chunks. LZ4 frames of whole messages always use {@link #JNI}.
     */
    AUTO,
    /** The reference C library, through lz4-java; {@link #JAVA} if its native library does not load. */
    JNI,
    /** A decoder in Java. It needs Agrona 2.x; with 1.x it checks every access and is slow. */
    JAVA
}
