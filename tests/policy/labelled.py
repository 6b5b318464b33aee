"""What people write to a council, made up, with all that tells who someone is marked: {sort:the words}.

It was written before anything was tried on it, of the ways that people write names, addresses and numbers, and of what
looks like them and isn't. Half of the lines tell of nobody.
"""

from __future__ import annotations

import re

from portal.policy.disclosure import Sort

MARKED = re.compile(r"\{(\w+):([^}]*)\}")
SORTS = {
    "name": Sort.NAME, "email": Sort.EMAIL, "phone": Sort.PHONE, "address": Sort.ADDRESS, "birth": Sort.BIRTH,
    "number": Sort.NUMBER,
}  # fmt: skip

LINES = """\
I spoke to {name:Mrs Jenkins} at the desk on Tuesday and she was very kind.
Please ring me on {phone:01632 960123} after six.
My mobile is {phone:07700 900456}, leave a message.
You can reach me at {email:dora.fenwick@example.org} or at work.
My address is {address:14 Mill Lane}, {address:EX4 3AB}.
{name:Dr Oyelaran} saw my father on the ward.
The social worker, {name:Ms Adeyemi-Clarke}, never came back to us.
I was born on {birth:12 March 1948} and have lived here all my life.
Her date of birth: {birth:03/11/2009}. She is in year 9.
DOB {birth:1990-02-17}, as I told your colleague.
My National Insurance number is {number:QQ 12 34 56 C}.
SSN {number:078-05-1120} is on the form I sent you.
Our neighbour {name:Mr. O'Donnell} keeps his dogs in the yard.
{name:Councillor Whitfield} promised to look into it.
{name:Cllr Begum} was copied in.
Write to {email:t.marsh+council@mail.example.com} please.
Call my daughter, {name:Hannah Pryce}, on {phone:(555) 014-2233}.
It is {name:Samuel} who does the bins on our street.
The officer called {name:Priya} told me to wait.
My son {name:Tomasz Wiśniewski} has autism.
The house is {address:221 Oak Avenue}, the one with the green door.
They moved to {address:9B Castle Street} in the spring.
I live at {address:1 Church Terrace}, behind the school.
{address:Flat 3, 27 Queens Road} is where the leak is.
The van was parked outside {address:118 Ocean View Drive} all night.
My postcode is {address:SW1A 1AA} if you need it.
The letter went to {address:PL1 2XY} by mistake.
I gave them my number, {phone:+44 1632 960555}, twice.
Phone {phone:020 7946 0958} and ask for {name:Mrs Lal}.
Text {phone:07700-900-789} when you are on your way.
Our tenant {name:Miss Georgia Haynes} moved out in May.
{name:Prof Lindqvist} wrote a report about the trees.
The priest, {name:Rev Michael Tansley}, will confirm it.
Mail me: {email:ana [at] example.net}.
{name:Mx Rowan Teal} chaired the meeting.
{name:Fatima Al-Sayed} from number four saw everything.
Ask {name:Big Dave} at the depot, everybody knows him.
My wife {name:Eleanor} uses a wheelchair.
The child, {name:J. Bright}, was not fed until four.
The carer is {name:Mrs van der Berg}, from the agency.
Her number is {phone:555-014-8899}, the manager's I mean.
He was born {birth:5.6.71} and has no passport.
Birth date {birth:July 4, 1985}, as on the licence.
NI {number:AB123456C} was used by someone else.
The account is my mother's, {name:Mrs Edna Thwaite}, of {address:40 Abbey Road}.
Contact {name:Luis Herrera} at {email:lherrera@example.com}.
I am at {address:2200 Pacific Coast Blvd} most days.
She lives on {address:Station Road}, I do not know the number.
My brother's phone: {phone:01632 960 777}.
My e-mail changed to {email:kim_lee@example.co.uk} last week.
{name:Ms. Park} hung up on me twice.
{name:Mr and Mrs Osei} next door will tell you the same.
It happened to {name:little Mia}, my granddaughter.
The warden ({name:Mr Trent}) laughed at us.
The teacher's name is {name:Mr Popescu}.
The bus 14 was late again on 3 March and on 5 March.
My complaint of 2026-11-23 has not been answered.
I paid 1,250.00 pounds on 14 June 2025 and again in July.
Council Tax for 2025/26 went up by 4.99 per cent.
The reference on the letter is 2025 0417 8831.
It has been 21 days, not 10 working days.
The hole is 30 cm deep and 1 m wide.
The lorry is 7.5 tonnes and the limit is 3.5.
Between 08:30 and 17:00 nobody picks up.
Please read section 12.4.1 of your own policy.
The meeting of Monday 10 August 2026 was cancelled.
I waited from 9.15 until 11.45 in the corridor.
Form CT-1042/B was lost twice.
There are 240 homes on the estate and 3 lifts.
Dr was written on the bill, and I do not know what it means.
The Way forward is to mend it.
I asked 4 times in 2024, 2025 and 2026.
Your opening hours are 9-5, or so the sign says.
The road is closed from 1 April to 30 September 2026.
The Court of Appeal has nothing to do with it.
Number 7 bus, then the 12, then a walk of 20 minutes.
Mill Lane floods every winter.
The invoice was 00018832-2026 and I have paid it.
I was born here and I will die here.
My daughter was born in 1999 and went to your school.
The birth was registered late.
Miss a payment and they send a bailiff.
The Mr Whippy van plays until ten at night.
Please send an e-mail, not a letter.
The web form at www.example.org/forms did not work.
Twitter @council_example never answers.
The price per 1000 is 12.50.
Room 204 was locked; room 206 was not.
On 11/12/2025 at 10:30 the crew left the bins in the road.
At grid reference SX 9251 9312 there is a dead badger.
Lamp column 0045 1187 has been out since September.
Section 21 notice, paragraph 3(2)(b), served 01.02.2026.
The speed was 38 in a 20 zone.
Reading: 12345.6 on 1 May, 12390.2 on 1 June.
The flag is at half mast and the clock has stopped.
My rent is 612.40 a month, the arrears are 1,837.20.
The 2 o'clock meeting in the Town Hall was moved to 4 o'clock.
Stage 2 should have ended on 20 May.
The skip permit SK/2026/00442 ran out.
A street in your own ward has had no light for six weeks.
Drive past at night and you will see it.
Close the gate, it says, and nobody does.
In Court Road there is a hole, and in Park Place another.
The 10 Downing quartet played in the park.
Year 10 pupils, 30 of them, had no bus home.
The library closes at 5 on 24 December 2025 - 2 January 2026.
"""


def labelled(lines: str = LINES) -> list[tuple[str, list[tuple[int, int, Sort]]]]:
    """Return each line without its marks, and where what was marked stands in it."""
    found = []
    for line in lines.splitlines():
        text, spans, last = "", [], 0
        for match in MARKED.finditer(line):
            text += line[last : match.start()]
            spans.append((len(text), len(text) + len(match[2]), SORTS[match[1]]))
            text, last = text + match[2], match.end()
        found.append((text + line[last:], spans))
    return found
