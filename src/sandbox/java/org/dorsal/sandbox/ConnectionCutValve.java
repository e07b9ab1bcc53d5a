package org.dorsal.sandbox;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/** Lets a request's TCP connection be closed without an answer, for which the servlet API has no word. */
final class ConnectionCutValve extends ValveBase {
    private static final String ATTRIBUTE = ConnectionCutValve.class.getName();

    ConnectionCutValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        Runnable cut = () -> response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, new EOFException("cut"));
        request.setAttribute(ATTRIBUTE, cut);
        getNext().invoke(request, response);
    }

    /** Closes it as soon as the request is left; nothing that is written from now on is sent. */
    static void cut(HttpServletRequest request) {
        ((Runnable) Objects.requireNonNull(request.getAttribute(ATTRIBUTE))).run();
    }
}
