package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.*;
import org.dorsal.http.audit.HeavyWorkLimiter.HeavyWork;
import org.dorsal.http.web.PageException;
import org.dorsal.limit.SharedLimits;
import org.dorsal.limit.SomeLimits;
import org.dorsal.scoring.SomeScoredResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.stereotype.Controller;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;

class HeavyWorkLimiterTest {
    private final SharedLimits limits = SomeLimits.some();
    private final MockMvc mvc = MockMvcBuilders.standaloneSetup(new Work())
            .addInterceptors(new HeavyWorkLimiter(limits), new Broken())
            .build();

    /** Heavy handlers that end in each way that a request can. */
    @Controller
    static class Work {
        @HeavyWork
        @GetMapping("/sent")
        ModelAndView send() {
            return new ModelAndView(
                    (View) (_, _, response) -> response.getWriter().write("file"));
        }

        @HeavyWork
        @GetMapping("/handler")
        ModelAndView fail() {
            throw new IllegalStateException("its event can't be written");
        }

        @HeavyWork
        @GetMapping("/view")
        ModelAndView failInView() {
            return new ModelAndView((View) (_, _, _) -> {
                throw new IllegalStateException("the auditor went away");
            });
        }

        @HeavyWork
        @GetMapping("/between")
        ModelAndView failBetween() {
            return send();
        }
    }

    private record Broken() implements HandlerInterceptor {
        @Override
        public void postHandle(
                HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView view) {
            if (request.getRequestURI().equals("/between")) {
                throw new IllegalStateException("a fault between handler and view");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sent", "/handler", "/view", "/between"})
    void however_a_request_ends_the_next_one_is_not_refused(String way) {
        for (int turn = 0; turn <= 2 * limits.work().rules().capacity(); turn++) {
            Throwable fault = catchThrowable(() -> mvc.perform(get(way)));
            assertThat(fault == null || !(fault.getCause() instanceof PageException))
                    .as("turn " + turn)
                    .isTrue();
        }
        assertThat(limits.work().held()).isZero();
    }

    /** Pages that answer with a file are refused while the permits are taken. */
    @Test
    void every_file_is_limited() {
        SomeAudit audit = new SomeAudit();
        String id = audit.past.signed(SomeScoredResponse.nothingWrong());
        audit.open(id);
        audit.sealing.seal();
        Map<String, Boolean> files = new HashMap<>();
        for (String route : audit.routes()) {
            if (route.startsWith("POST ")) {
                files.put(route, post(audit, route, id).headers().containsKey("Content-Disposition"));
            }
        }
        assertThat(files).containsEntry("POST /export", true).containsEntry("POST /figures/export", true);
        assertThat(files)
                .allSatisfy((route, isFile) -> assertThat(isFile)
                        .as("what is called an export makes a file in this test: " + route)
                        .isEqualTo(route.contains("/export")));
        audit.takePermits();
        Set<String> free = new TreeSet<>();
        files.forEach((route, isFile) -> {
            if (isFile && post(audit, route, id).status() != 503) {
                free.add(route);
            }
        });
        assertThat(free).as("files outside of the limiter").isEmpty();
    }

    private static SomeAudit.AuditPageResponse post(SomeAudit audit, String route, String id) {
        String path = route.substring("POST ".length()).replace("{id}", id).replace("{search}", "all");
        return audit.post(
                path,
                "search=all",
                "format=csv",
                "purpose=HCOMPL",
                "picture=weeks",
                "table=causes",
                "session=others",
                "name=Mine",
                "days=30");
    }
}
