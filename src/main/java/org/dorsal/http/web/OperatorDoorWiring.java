package org.dorsal.http.web;

import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.dorsal.assessment.Software;
import org.dorsal.http.web.Operators.OperatorKey;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.smart.launch.LaunchSettings;
import org.dorsal.writeback.CopyingOut;
import org.dorsal.writeback.EhrHealth;
import org.dorsal.writeback.Filings;
import org.dorsal.writeback.Resolving;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Puts the operators' door together for the running service. */
@Configuration(proxyBeanMethods = false)
public class OperatorDoorWiring {
    @Bean
    OperatePages operatePages(
            Filings filings,
            Resolving resolving,
            CopyingOut copying,
            EhrHealth health,
            Knowledge knowledge,
            LaunchSettings launches,
            WebSettings settings,
            Software software) {
        return new OperatePages(filings, resolving, copying, health, knowledge, launches, settings, software);
    }

    @Bean
    OperatorDoor operatorDoor(
            OperatePages pages,
            WebSettings settings,
            Answers answers,
            PageTold told,
            Clock clock,
            RandomGenerator chance) {
        return new OperatorDoor(settings.operators(), pages, settings, answers, told, clock, chance);
    }

    @Bean
    RouterFunction<ServerResponse> operatorRoutes(OperatorDoor door) {
        return request -> OperatorDoor.at(request.path())
                ? Optional.of(asked -> door.answer(asked.servletRequest(), OperatorKey.letIn()))
                : Optional.empty();
    }
}
