package org.dorsal.http.web;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** Spring MVC with the static files of the pages alone, without a server. */
public final class ServedAssets {
    private static final MockMvc MVC = start();

    private ServedAssets() {}

    @Configuration
    @EnableWebMvc
    static class StaticFiles {
        @Bean
        Assets assets() {
            return Assets.shipped();
        }
    }

    private static MockMvc start() {
        var context = new AnnotationConfigWebApplicationContext();
        context.setServletContext(new MockServletContext());
        context.register(StaticFiles.class);
        context.refresh();
        return MockMvcBuilders.webAppContextSetup(context).build();
    }

    /** Whether a path is one of a static file. */
    public static boolean isAsset(String path) {
        return path.startsWith(Assets.ROOT + "/");
    }

    /** Gets a file, or the refusal of a path. */
    public static MockHttpServletResponse get(String path) {
        try {
            return MVC.perform(MockMvcRequestBuilders.get(URI.create(path)))
                    .andReturn()
                    .getResponse();
        } catch (Exception fault) {
            throw new IllegalStateException(fault);
        }
    }

    static HttpReply reply(String path) {
        MockHttpServletResponse response = get(path);
        return response.getStatus() == 200
                ? new HttpReply(
                        200,
                        List.of(Map.entry("Content-Type", String.valueOf(response.getContentType()))),
                        response.getContentAsByteArray())
                : HttpReply.empty(response.getStatus());
    }
}
