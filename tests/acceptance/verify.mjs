// Verifies the webhook on standard input with the npm package standardwebhooks, and prints what it says.
import { Webhook } from "standardwebhooks";

let input = "";
for await (const chunk of process.stdin) input += chunk;
const { headers, body } = JSON.parse(input);
console.log(JSON.stringify(new Webhook(process.env.WEBHOOK_SECRET).verify(body, headers)));
