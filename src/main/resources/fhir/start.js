// Outside of the page, because its policy runs no inline script. A validator elsewhere would be told what is served here.
SwaggerUIBundle({
  url: "api-docs",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
});
