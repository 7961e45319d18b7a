package io.voxelize.net.bench.wire;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Lets JMH run benchmarks on threads of the kind that an event loop is: on others, Netty does not reuse its buffer
 * objects.
 */
public final class LoopThreads extends ThreadPoolExecutor {

    /** For {@code @Fork}: makes JMH use this class. */
    static final String EXECUTOR = "-Djmh.executor=CUSTOM";

    static final String EXECUTOR_CLASS = "-Djmh.executor.class=io.voxelize.net.bench.wire.LoopThreads";

    /**
     * Creates the threads; called by JMH.
     *
     * @param threads how many.
     * @param prefix of their names.
     */
    public LoopThreads(int threads, String prefix) {
        super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory(prefix));
    }
}
