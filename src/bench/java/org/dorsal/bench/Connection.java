package org.dorsal.bench;

import java.io.*;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Kept-alive HTTP/1.1 connection with almost no cost of the client, so that the two cores measure the service. */
final class Connection implements Closeable {
    private final Socket socket;
    private final InputStream input;
    private final OutputStream out;
    private final byte[] read = new byte[64 * 1024];
    private int from;
    private int to;

    Connection(int port) throws IOException {
        socket = new Socket("localhost", port);
        socket.setTcpNoDelay(true);
        input = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** HTTP response. */
    record Answer(int status, String head, byte[] body) {
        String location() {
            return header("location");
        }

        boolean isTheLast() {
            return header("connection").equalsIgnoreCase("close");
        }

        /** Returns the value of a header; empty when it is absent. */
        String header(String name) {
            return Connection.header(head, name);
        }
    }

    Answer send(byte[] request) throws IOException {
        out.write(request);
        String head = head();
        int status = Integer.parseInt(head, 9, 12, 10);
        return new Answer(status, head, status == 304 || status == 204 ? new byte[0] : body(head));
    }

    private byte[] body(String head) throws IOException {
        if (!header(head, "transfer-encoding").equals("chunked")) {
            return body(length(head));
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        int size;
        do {
            size = Integer.parseInt(line(), 16);
            whole.write(body(size));
            line();
        } while (size > 0);
        return whole.toByteArray();
    }

    /** Returns a line without its end. */
    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.isEmpty() || line.charAt(line.length() - 1) != '\n') {
            if (from == to) {
                more();
            }
            line.append((char) read[from++]);
        }
        return line.toString().strip();
    }

    private String head() throws IOException {
        int position = from;
        while (true) {
            for (; position + 3 < to; position++) {
                if (read[position] == '\r'
                        && read[position + 1] == '\n'
                        && read[position + 2] == '\r'
                        && read[position + 3] == '\n') {
                    String head = new String(read, from, position + 4 - from, StandardCharsets.ISO_8859_1);
                    from = position + 4;
                    return head;
                }
            }
            position -= from;
            more();
        }
    }

    /** Moves unused bytes to the front and reads more. */
    private void more() throws IOException {
        System.arraycopy(read, from, read, 0, to - from);
        to -= from;
        from = 0;
        int count = input.read(read, to, read.length - to);
        if (count <= 0) {
            throw new IOException("the connection was closed");
        }
        to += count;
    }

    private byte[] body(int length) throws IOException {
        byte[] body = new byte[length];
        int available = Math.min(length, to - from);
        System.arraycopy(read, from, body, 0, available);
        from += available;
        if (input.readNBytes(body, available, length - available) < length - available) {
            throw new IOException("the connection was closed");
        }
        return body;
    }

    private static int length(String head) throws IOException {
        String length = header(head, "content-length");
        if (length.isEmpty()) {
            throw new IOException("an answer without Content-Length: " + head);
        }
        return Integer.parseInt(length);
    }

    /** Returns the value of a header; empty when it is absent. */
    private static String header(String head, String name) {
        for (int line = head.indexOf('\n') + 1; line > 0; line = head.indexOf('\n', line) + 1) {
            if (head.regionMatches(true, line, name, 0, name.length()) && head.charAt(line + name.length()) == ':') {
                return head.substring(line + name.length() + 1, head.indexOf('\r', line))
                        .strip();
            }
        }
        return "";
    }

    /** A request as bytes, made once. */
    static byte[] request(String method, String path, String token, String more, byte[] body) {
        String head =
                method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n" + more
                        + (body.length == 0
                                ? ""
                                : "Content-Type: application/fhir+json\r\nContent-Length: " + body.length + "\r\n")
                        + "\r\n";
        byte[] first = head.getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[first.length + body.length];
        System.arraycopy(first, 0, whole, 0, first.length);
        System.arraycopy(body, 0, whole, first.length, body.length);
        return whole;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
