package io.voxelize.net.config;

/**
 * What inflates LZ4 blocks.
 *
 * <p><b>Thread:</b> any.
 */
public enum DecompressorKind {
    /**
     * {@link #JNI} until the JVM has compiled {@link #JAVA}, which is faster from then on for the arrays of chunks; for
     * the frames of whole messages always {@link #JNI}.
     */
    AUTO,
    /** The reference C library, through lz4-java. Where that does not load, {@link #JAVA}. */
    JNI,
    /** Our own decoder. It needs Agrona 2.x; with 1.x it checks every access and is slow. */
    JAVA
}
