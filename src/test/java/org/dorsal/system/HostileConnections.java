package org.dorsal.system;

import java.io.IOException;
import java.io.InputStream;
import java.net.*;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections from many loopback addresses, each with a request that was begun and goes on a few bytes at a time. */
public final class HostileConnections implements AutoCloseable {
    private static final int MAX_ANSWER = 64 * 1024;

    private final List<SocketChannel> channels = new ArrayList<>();
    private final List<StringBuilder> answers = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(MAX_ANSWER);

    private HostileConnections() {}

    /** Opens the connections and sends the beginning of a request on each: the first on the first one, and so on in turn. */
    public static HostileConnections open(int port, int connections, int addresses, String... beginnings)
            throws IOException {
        HostileConnections hostile = new HostileConnections();
        for (int number = 0; number < connections; number++) {
            SocketChannel channel = SocketChannel.open();
            channel.bind(new InetSocketAddress(InetAddress.getByName("127.0.2." + (1 + number % addresses)), 0));
            channel.connect(new InetSocketAddress("127.0.0.1", port));
            channel.configureBlocking(false);
            hostile.channels.add(channel);
            hostile.answers.add(new StringBuilder());
        }
        for (int number = 0; number < connections; number++) {
            hostile.send(number, beginnings[number % beginnings.length]);
        }
        return hostile;
    }

    /** Sends the text on each connection that is open. */
    public void drip(String text) {
        for (int number = 0; number < channels.size(); number++) {
            send(number, text);
        }
    }

    private void send(int number, String text) {
        read(number);
        try {
            if (channels.get(number).isOpen()) {
                channels.get(number).write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            }
        } catch (IOException _) {
            end(number); // the service has closed it
        }
    }

    /** Number of connections that the service has closed. */
    public long ended() {
        for (int number = 0; number < channels.size(); number++) {
            read(number);
        }
        return channels.stream().filter(channel -> !channel.isOpen()).count();
    }

    boolean isAnswered(int number) {
        read(number);
        return !answers.get(number).isEmpty();
    }

    String answer(int number) {
        return answers.get(number).toString();
    }

    private void read(int number) {
        try {
            int bytes = 1;
            while (bytes > 0 && channels.get(number).isOpen()) {
                bytes = channels.get(number).read(buffer.clear());
                answers.get(number).append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
            }
            if (bytes < 0) {
                end(number);
            }
        } catch (IOException _) {
            end(number);
        }
    }

    private void end(int number) {
        try {
            channels.get(number).close();
        } catch (IOException _) {
            // it is closed
        }
    }

    /** Reads one answer with its body of the announced length. */
    static String readAnswer(Socket socket) throws IOException {
        InputStream answer = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = answer.read();
            if (next < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) next);
        }
        String length = head.toString().replaceAll("(?is).*\r\nContent-Length: (\\d+)\r\n.*", "$1");
        return head + new String(answer.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        for (int number = 0; number < channels.size(); number++) {
            end(number);
        }
    }
}
