/** The fastest way from a Voxelize server's socket to a game's own thread, and back. */
module io.voxelize.net.core {
    exports io.voxelize.net;
    exports io.voxelize.net.config;
    exports io.voxelize.net.intercept;
    exports io.voxelize.net.message;
    exports io.voxelize.net.metrics;
    exports io.voxelize.net.world;

    requires transitive com.fasterxml.jackson.databind;
    requires transitive org.agrona;
    requires com.google.protobuf;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.handler.proxy;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.classes.io_uring;
    requires io.netty.transport.classes.kqueue;
    requires org.lz4.java;
    requires static transitive org.jspecify;
}
