package org.dorsal.bench;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** The floor of the web stack: Tomcat and Spring MVC as in the service, and nothing behind them. */
@Configuration(proxyBeanMethods = false)
@EnableWebMvc
public class Echo {
    /** Listens on the port given until it is killed. */
    static void main(String[] port) {
        var context = new AnnotationConfigServletWebServerApplicationContext();
        context.registerBean("port", String.class, () -> port[0]);
        context.register(Echo.class);
        context.refresh();
    }

    @Bean
    TomcatServletWebServerFactory webServer(String port) {
        return new TomcatServletWebServerFactory(Integer.parseInt(port));
    }

    @Bean
    DispatcherServlet dispatcherServlet() {
        return new DispatcherServlet();
    }

    @Bean
    RouterFunction<ServerResponse> whatWasSent() {
        return RouterFunctions.route()
                .POST(
                        "/**",
                        request -> ServerResponse.ok()
                                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                                .body(request.servletRequest().getInputStream().readAllBytes()))
                .build();
    }
}
