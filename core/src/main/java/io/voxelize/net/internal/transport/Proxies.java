package io.voxelize.net.internal.transport;

import io.netty.channel.ChannelHandler;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.Proxy;
import java.net.InetSocketAddress;

/**
 * Creates the Netty handler that connects through a proxy.
 *
 * <p><b>Thread:</b> any.
 */
final class Proxies {

    private Proxies() {}

    static ChannelHandler handler(Proxy proxy, InetSocketAddress address, NetworkConfig config) {
        ProxyHandler handler = switch (proxy.kind()) {
            case HTTP -> http(proxy, address);
            case SOCKS5 -> socks5(proxy, address);
        };
        handler.setConnectTimeoutMillis(config.connectTimeoutMs());
        return handler;
    }

    private static ProxyHandler http(Proxy proxy, InetSocketAddress address) {
        return proxy.username().isEmpty()
                ? new HttpProxyHandler(address)
                : new HttpProxyHandler(address, proxy.username(), proxy.password());
    }

    private static ProxyHandler socks5(Proxy proxy, InetSocketAddress address) {
        return proxy.username().isEmpty()
                ? new Socks5ProxyHandler(address)
                : new Socks5ProxyHandler(address, proxy.username(), proxy.password());
    }
}
