package org.dorsal.store;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.*;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections of the application role to a server that stops answering on those with certain numbers, from 1. */
public final class DeadConnections implements AutoCloseable {
    /** Kind of failure of a connection after it was opened. */
    public enum ConnectionFailure {
        /** The server's process is stopped (SIGSTOP): it reads nothing until it goes on. */
        BACKEND_STOPPED,
        /** The network drops all packets in both directions without an error. */
        PACKETS_SWALLOWED,
        /** The server executes the statements, and its responses are lost. */
        ANSWERS_SWALLOWED
    }

    private final ConnectionFailure death;
    private final List<Integer> numbers;
    private final ServerSocket proxy;
    private final PGSimpleDataSource source;
    private final AtomicInteger opened = new AtomicInteger();
    private final List<Integer> stopped = new ArrayList<>();
    private final List<Closeable> sockets = new ArrayList<>();
    private volatile ConnectionRelay newest = new ConnectionRelay();

    public DeadConnections(TestPostgres postgres, ConnectionFailure death, Integer... numbers) {
        this.death = death;
        this.numbers = List.of(numbers);
        this.source = postgres.asNewApplication();
        try {
            this.proxy = new ServerSocket(0);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        source.setServerNames(new String[] {"localhost"});
        source.setPortNumbers(new int[] {proxy.getLocalPort()});
        source.setSslMode("disable");
        source.setGssEncMode("disable");
        Thread.ofVirtual().start(this::relay);
    }

    int opened() {
        return opened.get();
    }

    DataSource source() {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (_, method, arguments) -> {
                    try {
                        return method.getReturnType() == Connection.class ? next() : method.invoke(source, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private synchronized Connection next() throws SQLException {
        var connection = source.getConnection();
        if (numbers.contains(opened.incrementAndGet())) {
            switch (death) {
                case BACKEND_STOPPED -> {
                    int backend = connection.unwrap(PGConnection.class).getBackendPID();
                    stopped.add(backend);
                    signal("STOP", backend);
                }
                case PACKETS_SWALLOWED, ANSWERS_SWALLOWED -> newest.dead = true;
            }
        }
        return connection;
    }

    /** Sends a signal to a process of the server; a test on a server elsewhere, such as in a container, is skipped. */
    public static void signal(String name, int process) {
        assumeThat(ProcessHandle.of(process)
                        .flatMap(found -> found.info().command())
                        .orElse(""))
                .as("a process of PostgreSQL on this machine")
                .endsWith("postgres");
        try {
            if (new ProcessBuilder("kill", "-" + name, Integer.toString(process))
                            .inheritIO()
                            .start()
                            .waitFor()
                    != 0) {
                throw new IllegalStateException("no signal " + name + " to process " + process);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    /** Lets stopped processes go on and closes all lines. */
    @Override
    public synchronized void close() {
        stopped.forEach(backend -> signal("CONT", backend));
        try {
            proxy.close();
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private void relay() {
        try {
            while (true) {
                var client = proxy.accept();
                var server = new Socket(TestPostgres.host(), TestPostgres.port());
                var line = new ConnectionRelay();
                newest = line;
                synchronized (sockets) {
                    sockets.add(client);
                    sockets.add(server);
                }
                Thread.ofVirtual().start(() -> line.copy(client, server, death == ConnectionFailure.PACKETS_SWALLOWED));
                Thread.ofVirtual().start(() -> line.copy(server, client, true));
            }
        } catch (IOException closed) {
            // the test has ended
        }
    }

    /** The relay of one connection. */
    private static final class ConnectionRelay {
        private volatile boolean dead;

        void copy(Socket from, Socket to, boolean mayDie) {
            var buffer = new byte[1 << 16];
            try (InputStream input = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
                    if (!(dead && mayDie)) {
                        out.write(buffer, 0, read);
                    }
                }
            } catch (IOException closed) {
                // one side has gone
            }
        }
    }
}
