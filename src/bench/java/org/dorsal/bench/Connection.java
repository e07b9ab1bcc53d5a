package org.dorsal.bench;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One kept-alive HTTP/1.1 connection that costs next to nothing itself, so that the two cores measure the service. */
final class Connection implements Closeable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Connection(int port) throws IOException {
        socket = new Socket("localhost", port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        out = socket.getOutputStream();
    }

    /** What came back; the body is read and thrown away unless it is wanted. */
    record Answer(int status, String head, byte[] body) {
        String location() {
            int at = head.toLowerCase(Locale.ROOT).indexOf("\r\nlocation:");
            return at < 0
                    ? ""
                    : head.substring(at + 11, head.indexOf("\r\n", at + 2)).strip();
        }
    }

    Answer send(byte[] request) throws IOException {
        out.write(request);
        out.flush();
        String head = head();
        int status = Integer.parseInt(head.substring(9, 12));
        byte[] body = status == 304 || status == 204 ? new byte[0] : in.readNBytes(length(head));
        return new Answer(status, head, body);
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder(512);
        int last = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.append((char) next);
            last = (last << 8) | next;
            if (last == 0x0d0a0d0a) {
                return head.toString();
            }
        }
        throw new IOException("the connection was closed");
    }

    private static int length(String head) throws IOException {
        int at = head.toLowerCase(Locale.ROOT).indexOf("\r\ncontent-length:");
        if (at < 0) {
            throw new IOException("an answer without Content-Length: " + head);
        }
        return Integer.parseInt(
                head.substring(at + 17, head.indexOf("\r\n", at + 2)).strip());
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
