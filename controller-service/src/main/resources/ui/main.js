import './app.js';
import { session } from './core/session.js';

session.start();
