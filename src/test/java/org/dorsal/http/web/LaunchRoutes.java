package org.dorsal.http.web;

import java.util.List;
import java.util.stream.Stream;
import org.dorsal.system.SomeService;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Routes of the launch pages as Spring MVC maps them in a running service, such as {@code GET /review}. */
final class LaunchRoutes {
    private static final String ROOT = LaunchPageArea.ROOT + "/{launch}";

    private LaunchRoutes() {}

    static List<String> of(SomeService service) {
        return service.parts(RequestMappingHandlerMapping.class).stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(LaunchRoutes::routes)
                .toList();
    }

    private static Stream<String> routes(RequestMappingInfo mapping) {
        return mapping.getPatternValues().stream()
                .filter(path -> path.startsWith(ROOT))
                .map(path -> path.substring(ROOT.length()))
                .flatMap(path -> mapping.getMethodsCondition().getMethods().stream()
                        .map(method -> method + " " + (path.isEmpty() ? "/" : path)));
    }
}
