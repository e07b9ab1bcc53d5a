package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.*;

/**
 * {@code POST /script/{fault}?method=POST&type=Observation&times=1} adds to the script: a name of {@link
 * Fault.Plain}, or {@code STATUS_BEFORE} and {@code STATUS_AFTER} with {@code status=503} and for the former {@code
 * says} and {@code retry-after}; {@code times=forever} is possible. {@code DELETE /script} throws the script away.
 */
final class ScriptSwitch extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient FaultScript script;

    ScriptSwitch(FaultScript script) {
        this.script = script;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            var fault = fault(request);
            if (fault.isEmpty()) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
                return;
            }
            script.add(List.of(
                    new ScriptedFault(text(request, "method"), text(request, "type"), times(request), fault.get())));
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } catch (IllegalArgumentException e) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) {
        script.clear();
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private static Optional<Fault> fault(HttpServletRequest request) {
        return switch (String.valueOf(request.getPathInfo())) {
            case "/STATUS_BEFORE" ->
                Optional.of(
                        new Fault.StatusBefore(status(request), text(request, "says"), text(request, "retry-after")));
            case "/STATUS_AFTER" -> Optional.of(Fault.statusAfter(status(request)));
            case String name ->
                Arrays.stream(Fault.Plain.values())
                        .filter(plain -> name.equals("/" + plain.name()))
                        .map(Fault.class::cast)
                        .findFirst();
        };
    }

    private static int status(HttpServletRequest request) {
        return Integer.parseInt(text(request, "status").orElse("500"));
    }

    private static int times(HttpServletRequest request) {
        return text(request, "times")
                .map(t -> t.equals("forever") ? ScriptedFault.FOREVER : Integer.parseInt(t))
                .orElse(1);
    }

    private static Optional<String> text(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name)).filter(value -> !value.isEmpty());
    }
}
