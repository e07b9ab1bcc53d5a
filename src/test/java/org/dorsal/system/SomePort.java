package org.dorsal.system;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for processes that are stopped and restarted. They are below Linux's ephemeral ports (from 32768 on): so no
 * connection takes one while its owner is down, and no client that connects there meanwhile is connected to itself.
 */
public final class SomePort {
    private static final int FIRST = 12_000;
    private static final int COUNT = 20_000;

    /** The golden section of all, so that processes of neighbouring ids begin far from each other. */
    private static final long APART = 12_361;

    private static final AtomicInteger NEXT =
            new AtomicInteger(begin(ProcessHandle.current().pid()));

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

    /**
     * Returns the first port offset of the process with that id. Processes of one test run, which have neighbouring
     * ids, must not meet: a port is free while its owner is about to take it, and while a killed process restarts
     * there.
     */
    static int begin(long pid) {
        return (int) (pid * APART % COUNT);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException portInUse) {
            return false;
        }
    }
}
