package org.dorsal.http.web;

import java.time.Clock;
import java.util.List;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Adds the pages' argument resolvers and the audit of launch pages to Spring MVC. */
record PageMvcConfigurer(VisitReader visits, OperatorPageArea operators, PageAuditInterceptor audit, Clock clock)
        implements WebMvcConfigurer {
    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new RequestArgumentResolver<>(PageForm.class, PageForm::withPathVariables));
        resolvers.add(new RequestArgumentResolver<>(Visit.class, visits::read));
        resolvers.add(new RequestArgumentResolver<>(OperatorRequest.class, OperatorRequest.reader(operators, clock)));
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(audit).addPathPatterns(LaunchPageArea.ROOT + "/**");
    }
}
