package io.voxelize.net.bench.wire;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Makes JMH run benchmarks on Netty's own threads, since on others Netty does not pool its buffer objects. */
public final class LoopThreads extends ThreadPoolExecutor {

    /** For {@code @Fork}: makes JMH use this class. */
    static final String EXECUTOR = "-Djmh.executor=CUSTOM";

    static final String EXECUTOR_CLASS = "-Djmh.executor.class=io.voxelize.net.bench.wire.LoopThreads";

    /** Called by JMH. */
    public LoopThreads(int threads, String prefix) {
        super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory(prefix));
    }
}
