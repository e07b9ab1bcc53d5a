package org.dorsal.system;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for what is stopped and started again. They lie below those that Linux takes for the near ends of connections (from
 * 32768 on): so nobody takes one while its owner is away, and nobody who knocks there meanwhile is connected to themselves.
 */
public final class SomePort {
    private static final int FIRST = 12_000;
    private static final int COUNT = 20_000;

    /** Two test runs on one machine begin at different places. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 31 % COUNT));

    private SomePort() {}

    public static int free() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + NEXT.getAndIncrement() % COUNT;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
