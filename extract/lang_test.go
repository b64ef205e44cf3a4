package extract

import "testing"

func TestGuessLang(t *testing.T) {
	for _, tt := range []struct{ want, text string }{
		{"en", "The two governments said on Tuesday that the bridge over the river would be open to lorries again from the first day of the month, and that the work on the road had been paid for by both sides."},
		{"de", "Die beiden Regierungen teilten am Dienstag mit, dass die Brücke über den Fluss ab dem Ersten des Monats wieder für Lastwagen offen ist und dass die Arbeiten an der Straße von beiden Seiten bezahlt wurden."},
		{"fr", "Les deux gouvernements ont annoncé mardi que le pont sur le fleuve sera de nouveau ouvert aux camions à partir du premier jour du mois et que les travaux sur la route ont été payés par les deux parties."},
		{"es", "Los dos gobiernos informaron el martes que el puente sobre el río estará abierto de nuevo para los camiones desde el primer día del mes y que las obras en la carretera fueron pagadas por ambas partes."},
		{"pt", "Os dois governos informaram na terça-feira que a ponte sobre o rio estará aberta de novo para os caminhões a partir do primeiro dia do mês e que as obras na estrada foram pagas por ambas as partes."},
		{"it", "I due governi hanno annunciato martedì che il ponte sul fiume sarà di nuovo aperto ai camion dal primo giorno del mese e che i lavori sulla strada sono stati pagati da entrambe le parti, come chiesto dai sindaci della valle."},
		{"nl", "De twee regeringen hebben dinsdag laten weten dat de brug over de rivier vanaf de eerste dag van de maand weer open is voor vrachtwagens en dat het werk aan de weg door beide kanten is betaald."},
		{"pl", "Oba rządy poinformowały we wtorek, że most na rzece będzie znów otwarty dla ciężarówek od pierwszego dnia miesiąca i że prace na drodze zostały opłacone przez obie strony, o co prosili burmistrzowie z doliny."},
		{"cs", "Obě vlády v úterý oznámily, že most přes řeku bude od prvního dne měsíce opět otevřen pro nákladní auta a že práce na silnici zaplatily obě strany, jak o to žádali starostové z údolí, kteří na něj čekali."},
		{"ru", "Оба правительства сообщили во вторник, что мост через реку снова откроют для грузовиков с первого дня месяца и что работы на дороге оплатили обе стороны."},
		{"uk", "Обидва уряди повідомили у вівторок, що міст через річку знову відкриють для вантажівок із першого дня місяця і що роботи на дорозі оплатили обидві сторони."},
		{"bg", "Двете правителства съобщиха във вторник, че мостът над реката ще бъде отворен отново за камиони от първия ден на месеца и че работата по пътя е платена от двете страни."},
		{"tr", "İki hükümet salı günü, nehrin üzerindeki köprünün ayın ilk gününden itibaren kamyonlara yeniden açılacağını ve yoldaki çalışmaların iki tarafça ödendiğini bildirdi. Köprü daha önce bir kez daha kapatılmıştı ve bu karar için çok beklendi."},
		{"ar", "قالت الحكومتان يوم الثلاثاء إن الجسر فوق النهر سيفتح من جديد أمام الشاحنات ابتداء من أول الشهر وإن الطرفين دفعا كلفة العمل على الطريق بحسب بيان مشترك."},
		{"fa", "دو دولت روز سه\u200cشنبه گفتند که پل روی رودخانه از روز نخست ماه دوباره به روی کامیون\u200cها باز می\u200cشود و هزینه کار جاده را هر دو طرف پرداخته\u200cاند."},
		{"ur", "دونوں حکومتوں نے منگل کو کہا کہ دریا پر پل مہینے کے پہلے دن سے ٹرکوں کے لیے دوبارہ کھل جائے گا اور سڑک پر کام کے پیسے دونوں طرف سے دیے گئے ہیں۔"},
		{"zh", "两国政府周二表示，河上的大桥将从本月第一天起重新对卡车开放，道路工程的费用由双方共同支付。沿岸城镇的居民欢迎这一决定，并希望班车也能尽快恢复运行。两国交通部门将每月检查一次桥梁的状况，并向公众报告结果。"},
		{"ja", "両国の政府は火曜日、川にかかる橋を月の最初の日からトラックに再び開放し、道路の工事の費用は双方が支払ったと発表した。沿岸の町の住民はこの決定を歓迎している。"},
		{"ko", "두 나라 정부는 화요일 강 위의 다리를 이달 첫날부터 화물차에 다시 개방하며 도로 공사 비용은 양측이 부담했다고 밝혔다. 강가 마을 주민들은 이 결정을 환영했다."},
		{"el", "Οι δύο κυβερνήσεις ανακοίνωσαν την Τρίτη ότι η γέφυρα στον ποταμό θα ανοίξει ξανά για τα φορτηγά από την πρώτη μέρα του μήνα."},
		{"he", "שתי הממשלות הודיעו ביום שלישי כי הגשר מעל הנהר ייפתח מחדש למשאיות מהיום הראשון של החודש וכי העבודות בכביש שולמו בידי שני הצדדים."},
		{"sv", "De två regeringarna meddelade på tisdagen att bron över floden är öppen igen för lastbilar från den första dagen i månaden och att arbetet på vägen har betalats av båda sidor, som borgmästarna i dalen hade bett om."},
		{"id", "Kedua pemerintah mengatakan pada hari Selasa bahwa jembatan di atas sungai itu akan dibuka kembali untuk truk mulai hari pertama bulan ini dan pekerjaan di jalan itu telah dibayar oleh kedua pihak."},
		{"sw", "Serikali hizo mbili zilisema Jumanne kwamba daraja la mto huo litafunguliwa tena kwa malori kuanzia siku ya kwanza ya mwezi na kwamba kazi ya barabara hiyo imelipwa na pande zote mbili."},
		{"ro", "Cele două guverne au anunțat marți că podul peste râu va fi deschis din nou pentru camioane din prima zi a lunii și că lucrările la drum au fost plătite de ambele părți, așa cum au cerut primarii."},
		{"hu", "A két kormány kedden közölte, hogy a folyó hídja a hónap első napjától ismét nyitva lesz a teherautók előtt, és az úton végzett munkát mindkét fél kifizette, ahogy azt a völgy polgármesterei kérték, de csak most."},
	} {
		if got, sure := guessLang(tt.text); got != tt.want || !sure && len(tt.text) >= 200 {
			t.Errorf("guessLang(%q) = %q, sure %t; want %q", tt.text, got, sure, tt.want)
		}
	}
}
