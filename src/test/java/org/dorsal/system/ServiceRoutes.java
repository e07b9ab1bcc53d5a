package org.dorsal.system;

import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.authentication.AbstractAuthenticationProcessingFilter;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * All paths of the running service, read from its controllers, servlets and security chains, which answer sign-ins. A
 * new path is in the list without being named here.
 */
final class ServiceRoutes {
    private static final Pattern PATTERNS = Pattern.compile("(?<![\\w])/[^\\s,\\]']*");

    private ServiceRoutes() {}

    /** Paths with a site or launch, and an invented word, in place of variables and wildcards. */
    static List<String> of(SomeService service) {
        Stream<String> controllers = service.parts(RequestMappingHandlerMapping.class).stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(route -> route.getPatternValues().stream());
        Stream<String> servlets = service.part(ServletContext.class).getServletRegistrations().values().stream()
                .flatMap(servlet -> servlet.getMappings().stream());
        Stream<String> chains = service.part(FilterChainProxy.class).getFilterChains().stream()
                .map(DefaultSecurityFilterChain.class::cast)
                .flatMap(chain ->
                        PATTERNS.matcher(chain.getRequestMatcher().toString()).results())
                .map(pattern -> pattern.group());
        Stream<String> signIns = service.part(FilterChainProxy.class).getFilterChains().stream()
                .flatMap(chain -> chain.getFilters().stream())
                .filter(AbstractAuthenticationProcessingFilter.class::isInstance)
                .map(filter -> String.valueOf(ReflectionTestUtils.getField(
                        filter, AbstractAuthenticationProcessingFilter.class, "requiresAuthenticationRequestMatcher")))
                .flatMap(matcher -> PATTERNS.matcher(matcher).results())
                .map(pattern -> pattern.group());
        return List.copyOf(new TreeSet<>(Stream.of(controllers, servlets, chains, signIns)
                .flatMap(paths -> paths)
                .filter(path -> path.startsWith("/"))
                .map(ServiceRoutes::path)
                .toList()));
    }

    private static String path(String pattern) {
        return pattern.replace("{site}", SomeService.NORTHSIDE)
                .replace("{launch}", SomeService.NORTHSIDE + ".01900000-0000-7000-8000-000000000000")
                .replaceAll("[{][^}]*[}]|[*]+", "northside");
    }
}
