// A real OpenID Connect provider on the loopback, for tests: two fictional people who sign in by name.
// Usage: node provider.mjs <redirect address>. Prints its issuer when it listens.
import http from "node:http";
import Provider from "oidc-provider";

const people = {
  anna: { name: "Anna Verzonnen", preferred_username: "anna", groups: ["woo-team", "iets-anders"] },
  bram: { name: "Bram Verzonnen", preferred_username: "bram", groups: [] },
};

const server = http.createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "ibt",
        client_secret: "alleen-voor-de-test",
        redirect_uris: [process.argv[2]],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    claims: { openid: ["sub"], profile: ["name", "preferred_username", "groups"] },
    conformIdTokenClaims: false,
    pkce: { required: () => true, methods: ["S256"] },
    cookies: { keys: ["alleen-voor-de-test"] },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
