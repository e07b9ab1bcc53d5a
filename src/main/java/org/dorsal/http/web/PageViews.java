package org.dorsal.http.web;

import java.util.Map;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Results of page controllers: a template with its model, a redirect, a file, or an empty response. */
public final class PageViews {
    /** Name of the template's model attribute. */
    public static final String MODEL = "view";

    private PageViews() {}

    /**
     * Shows a page, or a fragment of one.
     *
     * @param template name of the file below {@code templates/}, without its ending
     * @param view model of the template, as {@code view}
     */
    public static ModelAndView page(String template, Record view) {
        return page(200, template, view);
    }

    /**
     * Shows a page with a status.
     *
     * @param status HTTP status of the response
     */
    public static ModelAndView page(int status, String template, Record view) {
        return new ModelAndView(template, Map.of(MODEL, view), HttpStatusCode.valueOf(status));
    }

    /** Redirects by 303 to a path of this service. */
    public static ModelAndView redirect(String path) {
        RedirectView redirect = new RedirectView(path, false, false, false);
        redirect.setExpandUriTemplateVariables(false);
        return new ModelAndView(redirect);
    }

    /** Answers a script of a page that already shows the current state. */
    public static ModelAndView unchanged() {
        return new ModelAndView((View) (_, request, response) -> {
            response.setContentType("text/html;charset=utf-8");
            response.getWriter().write(RequestIdFilter.replyMark(request));
        });
    }

    /**
     * Answers a script by JSON, which repeats the id of its request.
     *
     * @param view content; {@code reply} is the id
     */
    public static ModelAndView json(int status, Record view) {
        View json = (_, request, response) -> {
            response.setContentType("application/json;charset=utf-8");
            ObjectNode content = JsonMapper.shared().valueToTree(view);
            response.getWriter()
                    .write(content.put("reply", RequestIdFilter.scriptId(request))
                            .toString());
        };
        ModelAndView reply = new ModelAndView(json);
        reply.setStatus(HttpStatusCode.valueOf(status));
        return reply;
    }

    /**
     * Sends a file.
     *
     * @param type media type
     * @param disposition value of Content-Disposition
     */
    public static ModelAndView file(String type, String disposition, byte[] body) {
        return new ModelAndView(new FileView(type, disposition, body));
    }
}
