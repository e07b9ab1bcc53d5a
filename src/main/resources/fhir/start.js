// Outside of the page, because its policy runs no inline script. A validator elsewhere would be told what is served here.
// Without deep links: they are links inside of buttons, which screen readers can't reach.
SwaggerUIBundle({
  url: "api-docs",
  dom_id: "#swagger-ui",
  deepLinking: false,
  validatorUrl: null,
});
