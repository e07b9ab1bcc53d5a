package org.dorsal.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.MainJob;
import org.dorsal.assessment.Records;
import org.dorsal.assessment.SignOff;
import org.dorsal.assessment.SiteRules;
import org.dorsal.chart.ChartReader;
import org.dorsal.http.ObservedRequests;
import org.dorsal.http.SecurityChains;
import org.dorsal.http.web.Operators.OperatorKey;
import org.dorsal.http.web.PageTold.ToldPages;
import org.dorsal.http.web.ReachView.Reaching;
import org.dorsal.http.web.Route.PageGroup;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.smart.launch.AuthorizationCodeFlow;
import org.dorsal.smart.launch.EhrClient;
import org.dorsal.smart.launch.EhrRegistration;
import org.dorsal.smart.launch.Launches;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2LoginAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Puts the room together for the running service. */
@Configuration(proxyBeanMethods = false)
@Import({
    PageResponder.class,
    AssessmentPages.class,
    HistoryPages.class,
    LaunchDoor.class,
    LaunchPages.class,
    OperatePages.class,
    OperatorDoor.class,
    PageDoor.class,
    PageTold.class,
    Reaching.class,
    RefusedAddresses.class,
    ReviewPages.class,
    SessionPages.class,
    AnswerSheets.class,
    SignedNotes.class,
    SignedPages.class,
    Subjects.class,
    ToldPages.class
})
public class WebWiring {

    @Bean
    @Order(SecurityChains.OF_A_DOOR)
    SecurityFilterChain pageSecurity(HttpSecurity http, AuthorizationCodeFlow<EhrRegistration> launches) {
        return SecurityChains.toItsDoor(
                SecurityChains.bare(http)
                        .securityContext(context -> context.securityContextRepository(launches.contexts())),
                PageDoor.ROOT + "/**",
                Assets.ROOT + "/**");
    }

    @Bean
    @Order(SecurityChains.OF_A_DOOR)
    SecurityFilterChain launchSecurity(
            HttpSecurity http, AuthorizationCodeFlow<EhrRegistration> flow, LaunchDoor door) {
        OAuth2AuthorizationRequestRedirectFilter redirects = flow.redirects(door::refused);
        redirects.setAuthorizationRedirectStrategy(door::redirect);
        return SecurityChains.toItsDoor(
                SecurityChains.bare(http)
                        .addFilterBefore(door::guarded, OAuth2AuthorizationRequestRedirectFilter.class)
                        .addFilterAt(redirects, OAuth2AuthorizationRequestRedirectFilter.class)
                        .addFilterAt(
                                flow.answers(door::launched, door::refused), OAuth2LoginAuthenticationFilter.class),
                "/launch/**",
                "/.well-known/**");
    }

    @Bean
    Assets assets() {
        return Assets.shipped();
    }

    @Bean
    Pages pages(Assets assets, Knowledge knowledge) {
        return new Pages(assets, new Approvals(Optional.of(knowledge)));
    }

    @Bean
    Codes codes(Knowledge knowledge) {
        return knowledge.names();
    }

    @Bean
    Records records(MainJob job) {
        return job.records();
    }

    @Bean
    SignOff signOff(MainJob job) {
        return job.signOff();
    }

    @Bean
    List<Route> routes(List<PageGroup> pages) {
        return pages.stream().flatMap(group -> group.routes().stream()).toList();
    }

    @Bean
    Charts charts(Knowledge knowledge, EhrClient ehr, Launches launches) {
        return new Charts(of -> reader(knowledge, of), ehr, launches);
    }

    private static ChartReader reader(Knowledge knowledge, WebSettings.SitePages of) {
        SiteRules rules = of.site().rules();
        Form form = knowledge.formInUse(rules.criteria(), rules.edition()).orElseThrow();
        return new ChartReader(form, knowledge.recordRules(form), of.limits().recordWithin());
    }

    @Bean
    RouterFunction<ServerResponse> pageRoutes(PageDoor door, Assets assets) {
        return request -> {
            String path = request.path();
            if (path.startsWith(PageDoor.ROOT + "/")) {
                return Optional.of(asked -> door.answer(asked.servletRequest()));
            }
            return path.startsWith(Assets.ROOT + "/")
                    ? Optional.of(asked -> asset(assets, path, asked.servletRequest()))
                    : Optional.empty();
        };
    }

    private static Sent asset(Assets assets, String path, HttpServletRequest request) {
        ObservedRequests.route(request, Assets.ROOT + "/{hash}/{name}");
        return assets.at(path).map(asset -> asset.sent(request)).orElseGet(() -> Sent.empty(404));
    }

    @Bean
    RouterFunction<ServerResponse> launchRoutes(LaunchDoor door) {
        return RouterFunctions.route().GET("/.well-known/jwks.json", door::keys).build();
    }

    @Bean
    RouterFunction<ServerResponse> operatorRoutes(OperatorDoor door) {
        return request -> OperatorDoor.at(request.path())
                ? Optional.of(asked -> door.answer(asked.servletRequest(), OperatorKey.letIn()))
                : Optional.empty();
    }
}
