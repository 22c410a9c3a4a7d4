/** Who and what fills a fresh demo database: made-up people of a middling company, and what they ask its helpdesk. */

type DemoRole = "admin" | "agent" | "end_user";

interface DemoPerson {
  name: string;
  role: DemoRole;
  /** Second factor: `app`, or the number of `sms`. */
  factor?: "app" | `+1${string}`;
  /** Has left the company: the account is suspended. */
  leftDaysAgo?: number;
}

/** The people that the contract names come first: their addresses are their first names. */
export const KNOWN_PEOPLE = [
  { email: "ada@keydesk.test", name: "Ada Lovelace", role: "admin", isOwner: true },
  { email: "grace@keydesk.test", name: "Grace Hopper", role: "admin" },
  { email: "alan@keydesk.test", name: "Alan Turing", role: "agent" },
  { email: "barbara@keydesk.test", name: "Barbara Liskov", role: "agent", phoneNumber: "+14155550101" },
  { email: "linus@keydesk.test", name: "Linus Torvalds", role: "agent", secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" },
  { email: "erin@keydesk.test", name: "Erin Brooks", role: "end_user" },
] as const;

export const AGENTS: DemoPerson[] = [
  { name: "Amara Okafor", role: "agent", factor: "app" },
  { name: "Benedikt Hofmann", role: "agent", factor: "app" },
  { name: "Chiara Romano", role: "agent", factor: "+14155550111" },
  { name: "Diego Fernández", role: "agent" },
  { name: "Elif Yılmaz", role: "agent", factor: "app" },
  { name: "Farid Haddad", role: "agent" },
  { name: "Ingrid Solberg", role: "agent", factor: "+14155550112" },
  { name: "Jun Watanabe", role: "agent", factor: "app" },
  { name: "Kofi Mensah", role: "agent" },
  { name: "Lucía Herrera", role: "agent", factor: "+14155550113" },
  { name: "Mei-Ling Chen", role: "agent", factor: "app" },
  { name: "Niamh O’Sullivan", role: "agent" },
  { name: "Oskar Lindqvist", role: "agent", leftDaysAgo: 12 },
  { name: "Priya Raghavan", role: "agent", factor: "app" },
];

const endUser = (name: string, factor?: DemoPerson["factor"]): DemoPerson =>
  factor ? { name, role: "end_user", factor } : { name, role: "end_user" };

export const END_USERS: DemoPerson[] = [
  endUser("Aisha Rahman"),
  endUser("Antoine Lefèvre", "app"),
  endUser("Beatriz Carvalho"),
  endUser("Camille Dubois"),
  endUser("Dmitri Volkov"),
  endUser("Emma Thompson"),
  endUser("Esther Goldberg", "+14155550121"),
  endUser("Fatima Zahra Bennani"),
  endUser("George Papadopoulos"),
  endUser("Hannah Schmidt"),
  endUser("Hassan Ali"),
  endUser("Isabella Rossi", "app"),
  endUser("James Whitaker"),
  endUser("Jae-won Park"),
  endUser("Katarzyna Nowak"),
  endUser("Liam Murphy"),
  endUser("Maria dos Santos"),
  endUser("Mohammed Iqbal"),
  endUser("Noor van Dijk"),
  endUser("Olivia Bennett"),
  endUser("Paulo Ribeiro"),
  endUser("Rosa Jiménez"),
  endUser("Samuel Adeyemi"),
  endUser("Sofia Andersson"),
  endUser("Thandiwe Nkosi"),
  endUser("Tomáš Dvořák"),
  endUser("Victoria Hughes"),
  endUser("Yuki Tanaka"),
];

/** One line a request, the newest first: subject | what they wrote. */
const REQUESTS = `
VPN drops every few minutes since this morning | I work from home and lose the connection in every call. Wi-Fi is fine otherwise.
New starter on Monday needs a laptop and accounts | Her name is Ana Petrović, she joins finance. A standard laptop will do, plus access to the ledger.
Can't open the shared calendar | It says "you don't have permission", although I could see it last week.
My phone is broken, how do I sign in now? | The authenticator was on it. I still have my recovery codes at home.
Projector in room 4.12 shows a green tint | We have customers here at two o'clock, so before then would be lovely.
Invoice 20417 is stuck in approval | It has waited for the second approver since Thursday, but she is on leave.
Password reset mail never arrives | I tried three times and looked in the spam folder too.
Excel closes when I filter a large sheet | About 200,000 rows. It just vanishes, without a message.
Please add Jae-won to the design group | He moved over from marketing on the first.
Badge doesn't open the bicycle store | The light stays red. It opens the front door without trouble.
Headset microphone is very quiet | Others barely hear me. I have tried it on a second computer, with the same result.
Which number do you text the codes from? | I got one from a number I don't know and want to be sure it is really you.
Printer on the second floor is out of toner | Cyan and black, says the panel. The cupboard is empty.
Docking station doesn't wake the screens | Unplugging it and plugging it in again helps, but every morning is a bit much.
Request: licence for the diagram tool | For the network review. My manager (Grace) has agreed.
Wi-Fi in the canteen is unusably slow | At lunch time only. In the corridor next to it all is well.
Access to the old file server | I need the 2019 contracts for an audit. Reading is enough.
Out-of-office reply goes out twice | A customer sent me a screenshot of both.
Suspicious mail from "payroll" | It asks me to confirm my bank details on a page I don't know. I have not clicked anything.
Second monitor flickers | Only with the new cable. The old one is too short for the raised desk.
Laptop battery lasts forty minutes | It is three years old. Could it be replaced?
Move of the sales team to floor 3 | Eleven desks on the 14th. Phones and network sockets should work by nine.
Customer portal shows yesterday's prices | The price list was uploaded at noon. The shop still has the old figures.
Can I use my own security key? | I have one for private things and would rather carry only one.
Teams call echoes in the glass room | Everybody hears themselves. The echo is gone when we close the laptop in the middle.
Scanner sends files to the wrong folder | They land in the folder of whoever had this desk before me.
Please restore a deleted folder | "Tenders 2025" on the project drive. I think it went yesterday between four and five.
Keyboard layout keeps changing to French | After each restart. I type on a German one.
Monthly report is empty | The PDF has a title page and nothing else. The one of last month was fine.
Two-factor for the warehouse tablets? | Six people share three tablets. How would the codes work there?
Zoom room says "activation expired" | It asks for a code that nobody here has.
My new number for text messages | I have changed my provider. Please tell me where I put the new number in.
Contractor account until the end of the month | Sven Dahl, for the heating controls. He needs the building network only.
SAP session ends while I am typing | After ten minutes, also when I work in it all the time.
Extra disk for the video team | Two terabytes would do for this quarter.
Mouse pointer jumps to the corner | The touchpad is off. It happens with two different mice.
Cannot join the training webinar | The browser says that the certificate is not valid.
Shared mailbox is full | facilities@ has reached its limit and bounces mails from suppliers.
Phone forwarding to the night desk | Please forward 4400 from six in the evening to seven in the morning.
Screen reader doesn't read the new intranet menu | Only "button, button, button". The old menu was fine.
Rename my account after marriage | My surname is Bennett now. Mail to the old name should still come through.
Car park barrier doesn't know my plate | I have a new car, the form still shows the old one.
Slow start of the laptop | Nearly six minutes until I can type. It was one before the last update.
Licence server not reachable from home | With the VPN on, too. My colleague has the same.
Please remove Hassan from the on-call list | He changed teams in April and still gets the calls.
Font missing in the brand template | Headlines show up in Times, on paper as well.
Question about storing customer passports | May we keep scans on the project drive, or is there a better place?
Conference phone is dead | No light at all. The cable is in.
Backup reports a failed job | Job "hr-nightly", three nights in a row. The log says "disk full".
Need a loan laptop for a trip | Four days in Lisbon from the 20th. Nothing confidential on it, please.
Two people get my text messages with codes | My wife's phone shows them too, since we share a tablet. Is that a problem?
CRM export has broken umlauts | Müller becomes MÃ¼ller. It opens well in the other office program.
Meeting room display shows the wrong bookings | It shows those of the room next door.
Firewall exception for the test lab | Port 8443 from the lab to the build machine. The form is attached to the change.
App asks for a code at every start | Is that the new rule, or is something wrong with my phone?
Mail signature lost its logo | Since the update on Tuesday, in all new mails.
USB stick found in the lobby | It is on my desk. I have not plugged it in.
Archive the mailbox of Mr. Lindgren | He retired on Friday. Sales needs to read it for a year.
Calendar invites show the wrong hour | Only for colleagues in Lisbon, and only for series.
Thank you for the quick help! | The new screen works. You may close this one.
`;

export const TICKETS = REQUESTS.trim()
  .split("\n")
  .map((line) => {
    const [subject = "", body = ""] = line.split(" | ");
    return { subject, body };
  });
