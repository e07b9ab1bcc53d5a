package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Resolves the {@link PageForm} of a controller method: the query, the form and the path variables. A path variable
 * replaces a field of the same name.
 */
final class PageFormArgumentResolver implements HandlerMethodArgumentResolver {
    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().equals(PageForm.class);
    }

    @Override
    public PageForm resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return read(Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)));
    }

    /** Reads the form of a request. */
    static PageForm read(HttpServletRequest request) {
        PageForm form = PageForm.of(request).orElseThrow(() -> new PageException(400, "unreadable"));
        Map<String, List<String>> fields = new HashMap<>(form.fields());
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables) {
            variables.forEach((name, value) -> fields.put(String.valueOf(name), List.of(String.valueOf(value))));
        }
        return new PageForm(fields);
    }
}
