"""More of what people write to a council, made up and marked as in `labelled`: what no training may see.

It was written before the model of names was trained, and isn't mended by what the model makes of it. A line begins as
people type: some with no capital letter, some with nothing else. Of five lines, two tell of nobody.
"""

from __future__ import annotations

LINES = """\
{name:Kwabena} came round twice and nobody was in.
i spoke to {name:sandra} on the phone and she said it was in hand
{name:MRS PATTERSON} TOLD ME TO RING BACK.
Yesterday {name:Gwenllian Bowen} from planning promised me a reply.
The man in the van was {name:Imran Siddiqui}, it says so on his badge.
Thank you to {name:Agnieszka} and {name:Bartek} who cleared the snow.
Could {name:Mr Oduya} please ring me?
{name:Terry} always leaves our bin on its side.
my neighbour {name:wayne} burns plastic every weekend
{name:Xiaoling Zhou} has waited for a flat since March.
I handed the form to {name:Beatriz Quintero} and never saw it again.
Why did {name:Councillor Tregenza} vote for this?
It was signed by {name:P. K. Ramanathan}.
We asked {name:Jacqui} and {name:Len} at the tip.
the lady called {name:shanice} was rude to my mum
{name:Dr. Mbeki-Jones} wrote to you in April about my back.
{name:Old Arthur} at number six has no heating.
He said his name was {name:Dafydd} and hung up.
{name:Yusuf Abdi} and his brother {name:Khalid} sleep in the stairwell.
I was told by {name:Nicola H.} that I am band C.
Regards, {name:Maureen Cartwright}
Yours faithfully, {name:Siobhan Gallagher}
Kind regards {name:Tunde Afolabi}
thanks, {name:jo}
Many thanks, {name:R. Venables}
{name:HARJIT GILL} PARKS HIS TAXI ON THE GRASS.
Ask {name:Zofia} in the kitchen, she saw the rat.
{name:Grace} was the only one who listened.
{name:Mark} said the lift would be mended on Friday.
I would like {name:Will} from highways to come back.
We have told {name:May Hopkins} and she did nothing.
Since {name:Faith Okonkwo} left, nobody answers.
{name:Rosa Delgadillo}, who cleans the hall, was not paid.
It is unfair on {name:Callum}, who is only nine.
the head {name:mr fairclough} wont see us
our {name:kayleigh} has been off school since october
{name:Ioan} and {name:Mair} next door heard it too.
Both {name:Ngozi} and I complained.
{name:Wei} shouted at the driver.
I met {name:Mohammed Rashid} on site on 4 May.
A worker ({name:Stefan Kowalczyk}) cut through the cable.
{name:Mrs. D'Souza} and {name:Mr. Featherstone} will be witnesses.
She was assessed by {name:Lindiwe}, a trainee.
The landlord is {name:Hussein Karimi} and he lives abroad.
My late husband, {name:Geraint}, is buried there.
{name:Ruairi O'Hanlon} dumps rubble by the brook.
{name:Svetlana} does the night shift alone.
When I rang, {name:Chantelle} put the phone down.
{name:Deepak and Sunita Rao} have moved in upstairs.
Please tell {name:Ffion} that I got the letter.
copy to {name:Alan Prosser}
Dear {name:Mr Whitcombe}, I am not happy.
Hi {name:Tracey}, it is about the bins again.
Dear {name:Ms. Nakamura}
{name:Jean-Pierre} runs the cafe that plays music all night.
{name:bev} told me to fill in the form again so i did
spoke with {name:david lunn} 3 times now
i have emailed {name:anita patel} and no reply
{name:Hamza}'s school bus never came.
{name:Mrs Achebe}'s ceiling fell in.
The dog belongs to {name:Kelly-Ann}.
{name:Aunty Pam} fell on the ice outside the bank.
{name:Marek Zielinsky} was hit by the barrier.
It was {name:Olu} not me who left the gate open.
{name:Pat Lowther} chairs the residents.
Officer {name:Brannigan} gave me a ticket.
PC {name:Latimer} came at ten.
PCSO {name:Denise Whelan} knows all about it.
{name:Nurse Abiola} changed the dressing.
Social worker: {name:Carys Llewellyn-Smith}.
Driver was {name:Gary}, bus 41, about five past eight.
Caretaker: {name:Eddie}.
{name:Ahmed Hassan Ali} and six others signed.
We are {name:Rhys and Catrin} and we have twins.
From {name:Phyllida Strang}, a resident of forty years.
Name: {name:Bogdan Ionescu}
NAME {name:GLORIA MENSAH}
I am {name:Thandeka}, I clean at the library.
I'm {name:Kieran Doyle} and I rent a garage from you.
this is {name:abdul} again about the damp
My name is {name:Esperanza Villanueva}.
{name:Miss Tan} teaches my girl.
The report that {name:Fenella Goodge} wrote is wrong.
{name:Mr & Mrs Hargreaves} have a tree over our roof.
Her carer {name:Blessing} arrives at noon.
He has bullied {name:Leila} since year seven.
{name:Sir Humphrey Colley} owns the field.
The foreman, {name:Big Ron}, swore at us.
I live at {address:76 Brampton Road} and the drain smells.
Visit {address:3 Albion Terrace} after dark.
{address:31 Heol y Deri} has had no water since noon.
my house is {address:12 hazel grove} by the pub
WE ARE AT {address:5 QUARRY CLOSE}.
The skip is outside {address:Rose Cottage, Back Lane}.
I moved from {address:Flat 12, Beech House} to {address:44B Tanner Street}.
She lives in {address:Nelson Avenue} with her mother.
They keep hens at {address:102a Alexandra Park Road}, {address:M14 5XY}.
Letters for {address:8 The Paddocks} come to us.
The leak is at {address:1600 Elmwood Boulevard, Apt 4C}.
{address:9 Calle Verde} has a dead palm.
My post goes to {address:PO Box 771}.
Mr {name:Nowak} is at {address:15 Chapel Row}.
You can mail {email:b.ionescu@post.example.net}.
{email:gloria.mensah@example.com} is my only address.
Ring {name:Cerys} on {phone:07700 900111}.
My landline is {phone:01632 960 004}.
Call {phone:(949) 555-0182} before noon.
Her birthday, {birth:born 9 July 1952}, is on the form.
DoB {birth:22.11.1987}
My NI is {number:QQ 98 76 54 A}.
The bins in Brampton Road were not emptied on Monday.
I went to the Civic Centre in March and in May.
Grace and favour is not a policy.
Will you mend the light or not?
May I have an answer by Friday?
Mark my words, somebody will be hurt.
I hope that the new Leisure Centre opens.
The Housing Options Team never rings back.
Adult Social Care lost my file.
NOBODY LISTENS TO US AND THE ROAD IS A DISGRACE.
THE BINS HAVE NOT BEEN EMPTIED SINCE EASTER.
there is a big hole in the road by the church
the lift in Attlee House is broken again
Biffa took the green bin and left the brown one.
I bought it at Tesco on Saturday.
Thames Water dug it up and Openreach dug it up again.
My Samsung phone cannot open your form.
The Volvo was towed from the car park of Aldi.
Universal Credit is paid on the tenth.
I have asked for the Blue Badge since August.
The Freedom of Information Act gives you twenty days.
Exeter and Plymouth do it better.
We came from Poland in 2006 and pay our tax.
She speaks Welsh and Somali.
On Good Friday and on Boxing Day there was no service.
The Christmas lights in Market Square are still up.
Victoria Park is closed after dusk.
St Mary's School has no crossing.
The Royal Oak plays music until two.
Manchester United fans parked on the verge.
Please refer this to the Local Government Ombudsman.
I want the Chief Executive to read this.
The Head of Parks told me that there is no money.
Your Contact Centre kept me waiting for an hour.
Our street is a rat run.
A young man with a dog shouted at me.
The lady at reception was lovely.
My neighbour keeps pigeons in the loft.
An officer came and took a picture.
My son and my daughter both saw it.
Mum is eighty and cannot walk so far.
First you said June, then July, now autumn.
Sunday is the only quiet day.
Nobody told the residents of Nelson Avenue.
Bus 41 does not stop at the Hospital.
Why is Council Tax going up when the Library is shut?
Stage One took three months and Stage Two has not begun.
The Planning Committee met without us.
Japanese Knotweed grows behind the garages.
Facebook says that the pool is shut.
The Amazon van blocks the drive each evening.
This is about Reference Number 4471.
I am disabled and I use a scooter.
I am Deaf and need a letter, not a call.
I'm Disappointed with the whole Department.
Best wishes and thank you.
Yours faithfully, a tired resident
Regards from all of us in the flats
Thanks again
Dear Sir or Madam, I am not happy.
Dear Council, the hedge is too high.
Hello, it is about the bins.
To whom it may concern
Ref: Missed Collection
Name and address withheld.
Damp, Mould and Condensation: a guide, it is called.
Green Lane floods and so does the High Street.
The Jubilee Bridge wobbles.
East Ward has no play area.
Windows were broken; Repairs came after six weeks.
Nothing was done. Nothing ever is.
Children play there. Cars race there. Do you care?
Wheelchairs cannot pass. Prams cannot either.
Everyone on the estate knows it. Even the Mayor knows it.
Potholes, weeds, dog mess: welcome to our town.
I rang on Tuesday, Wednesday and Thursday.
Council officers never answer, and Councillors are worse.
Rent Arrears letters come every week though I have paid.
Do something!
"""

SPANISH = """\
Hablé con {name:Remedios Castaño} y no me hizo caso.
Mi vecino {name:Joaquín} hace ruido toda la noche.
La señora {name:Villalobos} perdió mi solicitud.
Vivo en {address:Calle Olmo 14} desde hace años.
Me atendió {name:Lucía} en la ventanilla tres.
El conductor se llama {name:Anselmo Ruiz}.
Atentamente, {name:Pilar Echeverría}
No recogen la basura desde el lunes.
El parque está cerrado y nadie sabe por qué.
Quiero una respuesta del Ayuntamiento.
La farola de la plaza no funciona.
Llamé el martes y el jueves sin respuesta.
Mi hija usa silla de ruedas y la acera está rota.
Gracias por su ayuda.
"""

WELSH = """\
Siaradais â {name:Meinir Gruffudd} ddydd Llun.
Mae fy nghymydog {name:Emyr} yn llosgi plastig.
Roedd {name:Mrs Eluned Parri} yn garedig iawn.
Yr wyf yn byw yn {address:7 Heol Fawr}.
Dywedodd {name:Gethin} y byddai'n ffonio.
Yn gywir, {name:Nerys Tudor}
Enw'r swyddog oedd {name:Iolo}.
Nid yw'r biniau wedi cael eu casglu ers dydd Gwener.
Mae'r golau ar y stryd wedi torri.
Hoffwn gael ateb gan y Cyngor.
Mae'r llyfrgell ar gau eto.
Ffoniais ddydd Mawrth a dydd Iau.
Diolch am eich help.
Mae twll mawr yn y ffordd ger yr eglwys.
"""
