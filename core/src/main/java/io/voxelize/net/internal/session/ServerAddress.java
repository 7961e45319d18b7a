package io.voxelize.net.internal.session;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.transport.ServerUrl;
import io.voxelize.net.message.NetworkException;

/**
 * The URL that {@code connect()} was given, and the client id to ask for: the configured one, or else the one that the
 * server assigned with the first INIT, so that a connection that was lost comes back as the same client.
 *
 * <p><b>Thread:</b> event loop.
 */
final class ServerAddress {

    private final NetworkConfig config;
    private String url = "";
    private String clientId = "";

    ServerAddress(NetworkConfig config) {
        this.config = config;
    }

    /**
     * Takes the URL of a new {@code connect()} and forgets an assigned client id.
     *
     * @throws NetworkException with {@link NetworkException.Reason#BAD_URL}; nothing has changed then.
     */
    ServerUrl connect(String newUrl) {
        ServerUrl parsed = ServerUrl.of(newUrl, config);
        url = newUrl;
        clientId = config.clientId();
        return parsed;
    }

    /** Returns where to reconnect to. */
    ServerUrl reconnect() {
        boolean configured = clientId.equals(config.clientId());
        return ServerUrl.of(
                url, configured ? config : config.toBuilder().clientId(clientId).build());
    }

    /** Remembers the id that the server assigned. */
    void assigned(String newClientId) {
        if (clientId.isEmpty()) {
            clientId = newClientId;
        }
    }
}
