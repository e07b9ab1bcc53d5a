package history.fault;

import java.io.*;
import java.net.*;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/** Passes TCP connections on, and troubles them while it is set to. */
public final class Proxy implements Closeable {
    private static final int LONGEST_DELAY = 500;

    private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final IntSupplier target;
    private final Random random;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong repeated = new AtomicLong();
    private volatile Trouble trouble = Trouble.NONE;
    private volatile double share;

    /** Listens at a free port; the target's port is looked up for each connection. */
    public Proxy(IntSupplier target, long seed) throws IOException {
        this.target = target;
        this.random = new Random(seed);
        Thread.ofVirtual().start(this::accept);
    }

    /** The port on which the proxy listens. */
    public int port() {
        return server.getLocalPort();
    }

    /** Troubles this share of the chunks from now on. */
    public void trouble(Trouble kind, double ofChunks) {
        share = ofChunks;
        trouble = kind;
    }

    /** How many chunks it sent twice. */
    public long repeated() {
        return repeated.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(Proxy::end);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                Thread.ofVirtual().start(() -> connect(caller));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket caller) {
        open.add(caller);
        try (Socket callee = new Socket(InetAddress.getLoopbackAddress(), target.getAsInt())) {
            open.add(callee);
            caller.setTcpNoDelay(true);
            callee.setTcpNoDelay(true);
            Thread answers = Thread.ofVirtual().start(() -> pump(callee, caller, false));
            pump(caller, callee, true);
            answers.join();
            open.remove(callee);
        } catch (IOException refused) {
            // the target is down: the caller's connection ends, too
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            end(caller);
            open.remove(caller);
        }
    }

    private void pump(Socket from, Socket to, boolean requests) {
        Mirror mirror = new Mirror();
        byte[] chunk = new byte[65536];
        try {
            InputStream input = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = input.read(chunk); length >= 0; length = input.read(chunk)) {
                if (!passes(requests)) {
                    break;
                }
                if (requests) {
                    mirror.write(chunk, length);
                }
                out.write(chunk, 0, length);
                out.flush();
            }
        } catch (IOException cut) {
            // either side went away: the other is ended below
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            mirror.close();
            end(from);
            end(to);
        }
    }

    /** False when the connection is to end. */
    private boolean passes(boolean requests) throws InterruptedException {
        Trouble now = trouble;
        if (now == Trouble.NONE || random.nextDouble() >= share) {
            return true;
        }
        return switch (now) {
            case NONE, REPEAT -> true;
            case DELAY -> {
                Thread.sleep(random.nextInt(LONGEST_DELAY));
                yield true;
            }
            case CUT_REQUEST -> !requests;
            case CUT_ANSWER -> requests;
            case HOLD_REQUEST -> !requests || !held(now);
            case HOLD_ANSWER -> requests || !held(now);
        };
    }

    private boolean held(Trouble kind) throws InterruptedException {
        while (trouble == kind && !server.isClosed()) {
            Thread.sleep(20);
        }
        return true;
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException ended) {
            // it is closed
        }
    }

    /** Second connection with the same requests, from the first chunk that is sent twice. */
    private final class Mirror implements Closeable {
        private Socket second = new Socket();

        void write(byte[] chunk, int length) throws IOException {
            if (trouble == Trouble.REPEAT && !second.isConnected() && random.nextDouble() < share) {
                second.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getAsInt()));
                Socket answers = second;
                Thread.ofVirtual().start(() -> drain(answers));
            }
            if (second.isConnected()) {
                repeated.incrementAndGet();
                try {
                    second.getOutputStream().write(chunk, 0, length);
                } catch (IOException ended) {
                    end(second);
                    second = new Socket();
                }
            }
        }

        private void drain(Socket answers) {
            try {
                answers.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException ended) {
                // no caller waits for it
            }
        }

        @Override
        public void close() {
            end(second);
        }
    }
}
