package org.dorsal.http.web;

import jakarta.servlet.Filter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.dorsal.http.FirewallConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.support.GenericWebApplicationContext;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Spring MVC behind a security filter chain of the service, without a server. */
public final class SecuredMvc {
    private static final GenericWebApplicationContext SECURITY = security();

    private final MockMvc mvc;

    /**
     * Sets up controllers behind a chain.
     *
     * @param problems problem pages of the controllers' area
     */
    public SecuredMvc(
            SecurityFilterChain chain,
            ProblemPages problems,
            WebSettings settings,
            PageAudit audit,
            List<?> controllers,
            List<HandlerMethodArgumentResolver> resolvers,
            List<? extends HandlerInterceptor> interceptors,
            Clock clock,
            RandomGenerator random) {
        FilterChainProxy security = new FilterChainProxy(chain);
        security.setFirewall(new FirewallConfiguration().firewall());
        security.setRequestRejectedHandler(new RejectedPathHandler(problems));
        var allResolvers = new ArrayList<HandlerMethodArgumentResolver>(resolvers);
        allResolvers.add(new RequestArgumentResolver<>(PageForm.class, PageForm::withPathVariables));
        this.mvc = MockMvcBuilders.standaloneSetup(controllers.toArray())
                .setCustomArgumentResolvers(allResolvers.toArray(HandlerMethodArgumentResolver[]::new))
                .addInterceptors(interceptors.toArray(HandlerInterceptor[]::new))
                .setControllerAdvice(new PageExceptionAdvice(problems, new LaunchPageArea(settings, audit, routes())))
                .setViewResolvers(problems.pages())
                .setLocaleResolver(new SiteLocaleResolver(problems.areas()))
                .addFilters(new RequestIdFilter(clock, random), (Filter) security)
                .build();
    }

    /** Returns a new builder of a chain, as Spring Boot configures it for the service. */
    public static HttpSecurity http() {
        return SECURITY.getBean(HttpSecurity.class);
    }

    /** Returns routes that know no controller. */
    public static PageRoutes routes() {
        ObjectProvider<RequestMappingHandlerMapping> none =
                new StaticListableBeanFactory().getBeanProvider(RequestMappingHandlerMapping.class);
        return new PageRoutes(none);
    }

    /** Sends a request. */
    public MockHttpServletResponse send(MockHttpServletRequest request) {
        try {
            return mvc.perform(_ -> request).andReturn().getResponse();
        } catch (Exception fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static GenericWebApplicationContext security() {
        var context = new GenericWebApplicationContext(new MockServletContext());
        new AnnotatedBeanDefinitionReader(context).register(Secured.class);
        context.refresh();
        return context;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    static class Secured {}
}
