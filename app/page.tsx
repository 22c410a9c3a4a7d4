import { redirect } from "next/navigation";
import { currentPerson } from "@/lib/auth/gates";
import { homeOf } from "@/lib/auth/paths";

export default async function Home() {
  const person = await currentPerson();
  redirect(person ? homeOf(person.role) : "/sign-in");
}
