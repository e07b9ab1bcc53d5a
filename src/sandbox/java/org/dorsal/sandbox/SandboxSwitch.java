package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;

/** Turns one misbehaviour on or off: {@code POST /misbehave/{name}}. */
final class SandboxSwitch extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient CurrentMisbehaviour mood;

    SandboxSwitch(CurrentMisbehaviour mood) {
        this.mood = mood;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var wanted = Arrays.stream(Misbehaviour.values())
                .filter(m -> ("/" + m.name()).equals(request.getPathInfo()))
                .findFirst();
        if (wanted.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        mood.turn(wanted.get());
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", "/#faults");
    }
}
