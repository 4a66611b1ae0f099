/** What a password is called where `su` asks for it: by Linux-PAM in the languages of its translations, and by others. */
const words = [
  ...['Password', 'Passwort', 'Passord', 'Pasvorto', 'Wachtwoord', 'Lösenord', 'Adgangskode', 'Lykilorð'],
  ...['Mot de passe', 'Palavra-passe', 'Senha', 'Contraseña', 'Contrasenya', 'Contrasinal', 'Contrasigno'],
  ...['Parola', 'Parolă', 'Parole', 'Parool', 'Salasana', 'Jelszó', 'Pasahitza', 'Focal faire', 'Fjalëkalim'],
  ...['Hasło', 'Heslo', 'Geslo', 'Lozinka', 'Zaporka', 'Slaptažodis', 'Лозинка', 'Парола'],
  ...[
    'Пароль',
    'Συνθηματικό',
    'Κωδικός',
    'Şifrə',
    'Şifre',
    'პაროლი',
    'ססמה',
    'סיסמה',
    'كلمة السر',
    'كلمة المرور',
  ],
  ...['گذرواژه', 'शब्दकूट', 'गुप्तशब्द', 'पासवर्ड', 'পাসওয়ার্ড', 'গুপ্তশব্দ', 'પાસવર્ડ', 'ਪਾਸਵਰਡ'],
  ...['ପ୍ରବେଶ ସଙ୍କେତ', 'సంకేతపదము', 'ಗುಪ್ತಪದ', 'கடவுச்சொல்', 'അടയാളവാക്ക്', 'රහස්පදය'],
  ...['รหัสผ่าน', 'ពាក្យសម្ងាត់', 'Mật khẩu', 'Sandi', 'Kata laluan', 'Iphasiwedi'],
  ...['密码', '密碼', '口令', 'パスワード', '암호'],
]

/** Matches an unfinished line that asks for a password: it has the word, and ends in a colon. */
export const passwordPrompt = new RegExp(`(^|\\n)[^\\n]*(${words.join('|')})[^\\n:：]*[:：៖]\\s?$`, 'iu')
