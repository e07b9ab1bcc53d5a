package org.dorsal.sandbox;

import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;

/** The sandbox's listening socket, which can be closed and opened again while all else goes on. */
record Socket(Connector connector) {
    static Socket of(@Nullable WebServer server) {
        if (!(server instanceof TomcatWebServer tomcat)) {
            throw new IllegalStateException("the sandbox did not start");
        }
        var connector = tomcat.getTomcat().getConnector();
        connector.setPort(connector.getLocalPort()); // the same again, when any was free to be taken
        return new Socket(connector);
    }

    int port() {
        return connector.getPort();
    }

    /** Connections are closed, and new ones refused. */
    void close() {
        try {
            connector.stop();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    void open() {
        try {
            connector.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
