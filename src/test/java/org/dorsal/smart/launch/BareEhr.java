package org.dorsal.smart.launch;

import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.*;
import java.util.regex.Pattern;

/** An EHR of bare bytes: counts what really arrives on the wire, and cuts the line where a test says. */
final class BareEhr implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");

    /** Reaction to the next request. */
    sealed interface EhrReaction {
        /** Says exactly that, and keeps the line. */
        record SendAnswer(String answer) implements EhrReaction {}

        /** Says that much, and cuts the line. */
        record SendAndClose(String answer) implements EhrReaction {}

        /** Closes the connection before reading. */
        record CloseAtConnect() implements EhrReaction {}

        /** Reads the headers, and cuts the line. */
        record CutAfterHeaders() implements EhrReaction {}

        /** Reads everything and says nothing. */
        record ReadWithoutAnswer() implements EhrReaction {}
    }

    /** Whole requests, headers and body. */
    final List<String> arrived = new CopyOnWriteArrayList<>();
    /** First line of each request, including incomplete ones. */
    final List<String> begun = new CopyOnWriteArrayList<>();

    private final Queue<EhrReaction> moves = new ConcurrentLinkedQueue<>();
    private final ServerSocket listening;
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    BareEhr(EhrReaction... moves) {
        this.moves.addAll(List.of(moves));
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        threads.execute(this::accept);
    }

    static EhrReaction ok(String... headers) {
        return new EhrReaction.SendAnswer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + lines(headers) + "\r\n{}");
    }

    static EhrReaction empty(int status, String... headers) {
        return new EhrReaction.SendAnswer(
                "HTTP/1.1 " + status + " It is so\r\nContent-Length: 0\r\n" + lines(headers) + "\r\n");
    }

    String origin() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    private static String lines(String... headers) {
        return List.of(headers).stream().map(header -> header + "\r\n").reduce("", String::concat);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket line = listening.accept();
                threads.execute(() -> serve(line));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void serve(Socket line) {
        try (line) {
            while (next(line)) {}
        } catch (IOException _) {
            // the other side has hung up
        }
    }

    /** False when the line is to be cut. */
    private boolean next(Socket line) throws IOException {
        if (moves.peek() instanceof EhrReaction.CloseAtConnect) {
            moves.remove();
            line.setSoLinger(true, 0);
            return false;
        }
        String headers = until(line.getInputStream(), "\r\n\r\n");
        begun.add(headers.lines().findFirst().orElse(""));
        EhrReaction move = moves.isEmpty() ? empty(500) : moves.remove();
        if (move instanceof EhrReaction.CutAfterHeaders) {
            line.setSoLinger(true, 0);
            return false;
        }
        var length = LENGTH.matcher(headers);
        byte[] body = line.getInputStream().readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        arrived.add(headers + new String(body, StandardCharsets.UTF_8));
        return switch (move) {
            case EhrReaction.SendAnswer(String answer) -> isSent(line, answer, true);
            case EhrReaction.SendAndClose(String answer) -> isSent(line, answer, false);
            case EhrReaction.ReadWithoutAnswer _ -> {
                FakeEhr.await(over);
                yield false;
            }
            case EhrReaction.CloseAtConnect _, EhrReaction.CutAfterHeaders _ -> false;
        };
    }

    private static boolean isSent(Socket line, String answer, boolean goOn) throws IOException {
        line.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        line.getOutputStream().flush();
        return goOn;
    }

    private static String until(InputStream input, String end) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int character = input.read();
            if (character < 0) {
                throw new EOFException();
            }
            text.append((char) character);
        }
        return text.toString();
    }

    @Override
    public void close() {
        over.countDown();
        try {
            listening.close();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        threads.shutdownNow();
    }
}
