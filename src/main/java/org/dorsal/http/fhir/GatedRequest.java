package org.dorsal.http.fhir;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What HAPI's server sees of a request: path, method, how the answer is to be shaped, and nothing else. Headers and parameters were
 * read already; what is read twice may be understood in two ways.
 */
final class GatedRequest extends HttpServletRequestWrapper {
    private final Map<String, String[]> parameters;

    GatedRequest(HttpServletRequest request, Map<String, String[]> parameters) {
        super(request);
        this.parameters = Map.copyOf(parameters);
    }

    /** HAPI takes HEAD for reads only. */
    @Override
    public String getMethod() {
        return super.getMethod().equals("HEAD") ? "GET" : super.getMethod();
    }

    @Override
    public @Nullable String getQueryString() {
        return null;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return parameters;
    }

    @Override
    public @Nullable String getParameter(String name) {
        return Optional.ofNullable(parameters.get(name))
                .map(values -> values[0])
                .orElse(null);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return null;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.emptyEnumeration();
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.emptyEnumeration();
    }
}
