package io.voxelize.net.testkit.server.http;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * How connections are accepted and kept alive.
 *
 * @param generation of the server.
 * @param secret that clients must send, null for none.
 * @param heartbeatMs time between two pings; only servers since 2026-07-14 ping.
 * @param idleTimeoutMs time without any frame after which a client is dropped, checked at each ping.
 * @param clock of pings and timeouts.
 */
public record HttpSettings(
        Generation generation, @Nullable String secret, long heartbeatMs, long idleTimeoutMs, Clock clock) {}
