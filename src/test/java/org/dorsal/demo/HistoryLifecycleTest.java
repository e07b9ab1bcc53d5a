package org.dorsal.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.*;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** The demo answers no request while its clock is in the past. */
class HistoryLifecycleTest {
    @Test
    void the_port_opens_when_the_history_is_written() throws IOException {
        int port = freePort();
        List<Boolean> open = new ArrayList<>();

        try (ServletWebServerApplicationContext context = new ServletWebServerApplicationContext()) {
            context.registerBean(TomcatServletWebServerFactory.class, () -> new TomcatServletWebServerFactory(port));
            context.registerBean(HistoryLifecycle.class, () -> new HistoryLifecycle(() -> open.add(isOpen(port))));
            context.refresh();
            open.add(isOpen(port));
        }

        assertThat(open).containsExactly(false, true);
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
