package extract

import (
	"strings"
	"time"
)

var solarMonths = map[string]int{
	"فروردین": 1, "اردیبهشت": 2, "خرداد": 3, "تیر": 4, "مرداد": 5, "شهریور": 6, "مهر": 7, "آبان": 8, "آذر": 9, "دی": 10, "بهمن": 11, "اسفند": 12,
	"حمل": 1, "ثور": 2, "جوزا": 3, "سرطان": 4, "اسد": 5, "سنبله": 6, "میزان": 7, "عقرب": 8, "قوس": 9, "جدی": 10, "دلو": 11, "حوت": 12,
}

// solarDay is a day of the solar Hijri calendar in ours. Six months have 31 days
// and the others 30. A cycle of 33 years has eight leap years, which is right
// from 1343 to 1502.
func solarDay(y, m, d int) time.Time {
	const epoch = 1348 // its first day is 21 March 1969
	days := (y - epoch) * 365
	for k := epoch; k < y; k++ {
		switch k % 33 {
		case 1, 5, 9, 13, 17, 22, 26, 30:
			days++
		}
	}
	days += min(m-1, 6)*31 + max(0, m-7)*30 + d - 1
	return time.Date(1969, 3, 21, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days)
}

// isAmericanSummer reports whether clocks in the United States are an hour ahead on
// a day: from the second Sunday of March to the first of November.
func isAmericanSummer(y, m, d int) bool {
	sunday := func(month time.Month, nth int) time.Time {
		first := time.Date(y, month, 1, 0, 0, 0, 0, time.UTC)
		return first.AddDate(0, 0, (7-int(first.Weekday()))%7+7*(nth-1))
	}
	day := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return !day.Before(sunday(time.March, 2)) && day.Before(sunday(time.November, 1))
}

// monthOf is the number of the month that a lower-case word names in one of the
// languages news pages are read in, 0 if it names none.
func monthOf(word string) int {
	if word == "" {
		return 0
	}
	return months[word]
}

var months = monthTable()

// monthTable turns lines of twelve names into one table. A name that stands for
// two months in two languages (Croatian listopad, Polish listopad) is left out.
func monthTable() map[string]int {
	const names = `
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sep oct nov dec
januar februar märz april mai juni juli august september oktober november dezember
jän febr mrz apr mai jun juli aug sept okt nov dez
jänner feber maerz april mai juni juli august september october november dec
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
janv févr mars avr mai juin juil aout sept oct nov déc
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
ene feb mar abr may jun jul ago setiembre oct nov dic
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
gen feb mar apr mag giu lug ago set ott nov dic
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
jan fev mar abr mai jun jul ago set out nov dez
januari februari maart april mei juni juli augustus september oktober november december
jan feb mrt apr mei jun jul aug sep okt nov dec
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november desember
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
ledna února března dubna května června července srpna září října listopadu prosince
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
янв фев мар апр май июн июл авг сен окт ноя дек
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر
كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين نوفمبر ديسمبر
ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
januari februari maret april mei juni juli agustus september oktober november desember
січ лют бер кві тра чер лип сер вер жов лис гру
януари февруари март април май юни юли август септември октомври ноември декември
јануар фебруар март април мај јун јул август септембар октобар новембар децембар
січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna oktobar studenoga prosinca
styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
oca şub mar nis may haz tem ağu eyl eki kas ara
जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר
ژانویهٔ فوریهٔ مارچ اپریل می جون جولای اگست سپتمبر اکتوبر نومبر دسمبر
جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
januar februar mart april maj jun jul avgust septembar oktobar novembar decembar
januar februar marec april maj junij julij avgust september oktober november december
januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris
sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba
yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
ιαν φεβ μαρ απρ μαΐ ιουν ιουλ αυγ σεπ οκτ νοε δεκ
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
január február március április május június július augusztus szeptember október november december`
	table := map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(names), "\n") {
		for i, name := range strings.Fields(line) {
			if m, ok := table[name]; ok && m != i+1 {
				table[name] = 0
				continue
			}
			table[name] = i + 1
		}
	}
	// Half of the Levantine names stand for two months each, told apart by "first"
	// and "second".
	delete(table, "كانون")
	delete(table, "تشرين")
	for name, m := range map[string]int{"كانون الثاني": 1, "تشرين الأول": 10, "تشرين الاول": 10, "تشرين الثاني": 11, "كانون الأول": 12, "كانون الاول": 12} {
		table[name] = m
	}
	return table
}

// isWeekday reports whether a lower-case word, or its abbreviation, is a day of
// the week in one of the languages news pages are read in.
func isWeekday(word string) bool { return weekdays[word] }

var weekdays = weekdayTable()

func weekdayTable() map[string]bool {
	const names = `
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo
lunedì martedì mercoledì giovedì venerdì sabato domenica
segunda terça quarta quinta sexta segunda-feira terça-feira quarta-feira quinta-feira sexta-feira
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tisdag lördag söndag
poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek pátek neděle
понедельник вторник среда четверг пятница суббота воскресенье понеділок вівторок середа четвер субота неділя
pazartesi salı çarşamba perşembe cuma cumartesi pazar
الإثنين الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
دوشنبه سه~شنبه چهارشنبه پنج~شنبه پنجشنبه جمعه شنبه یکشنبه
δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή
senin selasa rabu kamis jumat sabtu minggu`
	table := map[string]bool{}
	for _, name := range strings.Fields(names) {
		name = strings.ReplaceAll(name, "~", "\u200c") // the joiner within Persian names
		table[name] = true
	}
	return table
}
